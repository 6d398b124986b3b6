#!/usr/bin/env python3
"""Fills a database with ten million recorded requests and measures what people wait for.

    swift build -c release && Tests/Soak/scale.py [--lines N] [--folder DIR]

Everything goes in through the product's own front doors: old versions by `publish --at`, requests by `ingest` of one
access log that is made up on the fly (30 connectors, as many clients as the cap allows, 180 days, documents fetched
and endpoints called, retired ones among them). With --folder the filled database is kept there and used again.
The figures are printed, and compared with the bars of the project; exit code 1 where one is missed.
"""
import argparse, json, os, random, resource, shutil, socket, subprocess, sys, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HOST = "scale.example"
DAY = 86_400
DAYS = 180
AGENTS = [
    "openai-mcp", "Claude-User", "claude-code", "Cursor", "Visual Studio Code", "codex-mcp-client", "gemini-cli",
    "MicrosoftCopilotStudio-AgenticLoop", "MistralAI-User", "Grok", "Perplexity-User", "Slack-MCP-Client", "manus",
    "mcp-inspector", "mcp-remote", "goose", "librechat", "antigravity", "windsurf", "cline", "Zed", "opencode", "kiro",
    "n8n", "python-httpx", "node", "curl", "Go-http-client", "axios", "GPTBot",
]
MANIFESTS = ["oauth-authorization-server", "oauth-protected-resource", "openid-configuration", "mcp"]
ENDPOINTS = ["authorize", "token", "register"]
VERSIONS = 8


def document(name, version):
    base = f"https://{HOST}/v{version}"
    urls = {f"{word}_endpoint": f"{base}/{name}/{word}" for word in ["authorization", "token", "registration"]}
    if name == "oauth-protected-resource":
        return {"resource": f"https://{HOST}/mcp", "authorization_servers": [f"https://{HOST}"], "note": version}
    if name == "mcp":
        return {"url": f"https://{HOST}/mcp", "oauth": {"authorization_url": f"{base}/mcp/a", "token_url": f"{base}/mcp/t"}}
    return {"issuer": f"https://{HOST}", "response_types_supported": ["code"], **urls}


def endpoint_paths(version):
    names = ["oauth-authorization-server", "openid-configuration"]
    return [f"/v{version}/{name}/{word}" for name in names for word in ["authorization", "token", "registration"]]


def publish(binary, folder, start):
    """Eight releases, evenly over the time; the endpoints move with each."""
    for version in range(1, VERSIONS + 1):
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(start + (version - 1) * DAYS * DAY // (VERSIONS + 1)))
        for name in MANIFESTS:
            path = os.path.join(folder, "Manifests", HOST, f"{name}.json")
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as file:
                json.dump(document(name, version), file)
        run(binary, folder, "publish", "--at", at)


def lines(count, clients, start):
    """An access log in the order of time: each line one request of one client."""
    rng = random.Random(1)
    per_agent = clients // len(AGENTS)
    callers = []
    for number, agent in enumerate(AGENTS):
        for client in range(per_agent):
            address = f"{20 + number}.{client >> 8}.{client & 255}.7"
            callers.append((address, f"{agent}/1.{client % 7}"))
    rng.shuffle(callers)
    well_known = [f"/.well-known/{name}" for name in ["oauth-authorization-server", "oauth-protected-resource"]]
    span = DAYS * DAY - 600
    stamp, hour_of_stamp = "", -1
    for index in range(count):
        second = start + span * index // count
        if second != hour_of_stamp:
            stamp = time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(second))
            hour_of_stamp = second
            version = min(VERSIONS, 1 + (second - start) * (VERSIONS + 1) // (DAYS * DAY))
            current, retired = endpoint_paths(version), endpoint_paths(max(1, version - 2))
        # Every client in turn at first, then some more often than others.
        address, agent = callers[index % len(callers)] if index % 4 else callers[int(rng.random() ** 2 * len(callers))]
        kind = index % 10
        path = well_known[index % 2] if kind < 5 else current[index % 6] if kind < 8 else retired[index % 6]
        method = "POST" if kind >= 5 and "token" in path else "GET"
        yield f'{address} - - [{stamp}] "{method} {path} HTTP/1.1" 200 512 "-" "{agent}"\n'


def run(binary, folder, *arguments, **keywords):
    return subprocess.run([binary, *arguments], cwd=folder, check=False, capture_output=True, text=True, **keywords)


def fill(binary, folder, count, clients):
    start = int(time.time()) - DAYS * DAY
    publish(binary, folder, start)
    begun = time.monotonic()
    process = subprocess.Popen([binary, "ingest", "-"], cwd=folder, stdin=subprocess.PIPE, text=True)
    chunk = []
    for line in lines(count, clients, start):
        chunk.append(line)
        if len(chunk) == 10_000:
            process.stdin.write("".join(chunk))
            chunk.clear()
    process.stdin.write("".join(chunk))
    process.stdin.close()
    if process.wait() != 0:
        sys.exit("ingest failed")
    seconds = time.monotonic() - begun
    print(f"filled with {count:,} requests of {clients:,} clients in {seconds:.0f} s ({count / seconds:,.0f}/s)")


def milliseconds(binary, folder, *arguments, rounds=31):
    """The medians over the rounds: from fork to exit, and of the processor's time alone, which a busy machine blurs less."""
    times, used = [], []
    for _ in range(rounds):
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        subprocess.run([binary, *arguments], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append((time.monotonic() - begun) * 1_000)
        used.append((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1_000)
    return sorted(times)[rounds // 2], sorted(used)[rounds // 2]


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def start_and_rest(binary, folder, rounds=7):
    """Milliseconds from fork to the first byte of the first answer, and MiB of memory a few seconds later."""
    times, memory = [], 0
    for round_number in range(rounds):
        port = free_port()
        begun = time.monotonic()
        process = subprocess.Popen(
            [binary, "serve", "--listen", f"127.0.0.1:{port}", "--threads", "1"], cwd=folder,
            stderr=subprocess.DEVNULL)
        while True:
            try:
                with socket.create_connection(("127.0.0.1", port)) as client:
                    client.sendall(f"GET /.well-known/{MANIFESTS[0]} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
                    if client.recv(1):
                        break
            except ConnectionError:
                time.sleep(0.0005)
        times.append((time.monotonic() - begun) * 1_000)
        if round_number == rounds - 1:
            time.sleep(3)
            memory = resident(process.pid)
        process.terminate()
        process.wait()
    return sorted(times)[rounds // 2], memory


def resident(process):
    with open(f"/proc/{process}/smaps_rollup") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("Rss:")) / 1_024


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--lines", type=int, default=10_000_000)
    parser.add_argument("--clients", type=int, default=99_990)
    parser.add_argument("--folder", help="where the filled database is kept, and used again")
    parser.add_argument("--binary", default=os.path.join(ROOT, ".build/release/manifestd"))
    given = parser.parse_args()
    binary = os.path.abspath(given.binary)
    folder = given.folder or tempfile.mkdtemp(prefix="manifestd-scale-")
    try:
        os.makedirs(folder, exist_ok=True)
        if not os.path.exists(os.path.join(folder, "manifestd.db")):
            fill(binary, folder, given.lines, given.clients)
        report(binary, folder)
    finally:
        if not given.folder:
            shutil.rmtree(folder)


def report(binary, folder):
    start, memory = start_and_rest(binary, folder)
    size = os.path.getsize(os.path.join(folder, "manifestd.db")) / 1e6
    figures = [("start to first answer", start, None, 50, "ms"), ("memory at rest", memory, None, 48, "MiB")]
    for verb in ["connectors", "stale", "list"]:
        figures.append((verb, *milliseconds(binary, folder, verb), 20, "ms"))
    alone = milliseconds(binary, folder, "version")
    print(f"{'database':24}{size:8.1f} MB")
    print(f"{'version (process alone)':24}{alone[0]:8.1f} ms            processor {alone[1]:5.1f} ms")
    missed = False
    for name, value, used, bar, unit in figures:
        missed = missed or value > bar
        words = f"processor {used:5.1f} ms" if used is not None else ""
        print(f"{name:24}{value:8.1f} {unit:4} bar {bar:3} {words}{'  MISSED' if value > bar else ''}".rstrip())
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
