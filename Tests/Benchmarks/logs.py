"""A server's access log as the gates and the benchmark read it: 30 days, combined, without hosts. A fifth of the lines
are at the current token and authorization endpoints, one in a hundred is at retired ones or at a document, all others
have nothing to do with manifestd. The addresses are a few thousand, and for a third of the lines any."""

import random
import time

AGENTS = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15",
    "Claude-User", "openai-mcp/1.0.0", "Cursor/1.0.0", "claude-code/2.1.204 (cli)", "python-httpx/0.27", "node",
    "curl/8.5.0", "Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)",
]
OTHERS = [
    "/mcp", "/", "/assets/app.js", "/assets/app.css", "/favicon.ico", "/mcp/messages?sessionId=%d",
    "/api/v1/things/%d", "/images/%d.png", "/token",
    "/authorize?client_id=x&redirect_uri=https://claude.ai/api/mcp/auth_callback&state=%d",
]
RARE = ["POST /old/token", "GET /old/authorize?state=1", "GET /.well-known/oauth-authorization-server",
        "GET /.well-known/oauth-protected-resource"]
DAYS = 30


def address(dice, share):
    if share < 0.3:
        return "%d.%d.%d.%d" % (dice.randrange(1, 220), *(dice.randrange(256) for _ in range(3)))
    return "8.8.%d.%d" % (dice.randrange(20), dice.randrange(255))


def write_log(path, lines, seed=3):
    dice, start = random.Random(seed), int(time.time()) - DAYS * 86_400
    with open(path, "w", buffering=1 << 22) as file:
        for number in range(lines):
            if number % 200 == 0:
                at = time.gmtime(start + number * DAYS * 86_400 // lines)
                stamp = time.strftime("%d/%b/%Y:%H:%M:%S +0000", at)
            share = dice.random()
            other = OTHERS[number % len(OTHERS)]
            request = RARE[number % len(RARE)] if share > 0.99 else "GET " + (other % number if "%" in other else other)
            agent = AGENTS[number % len(AGENTS) if share > 0.2 else 0]
            file.write(f'{address(dice, share)} - - [{stamp}] "{request} HTTP/1.1" 200 {number % 9_000} '
                       f'"https://auth.example.test/x" "{agent}"\n')
