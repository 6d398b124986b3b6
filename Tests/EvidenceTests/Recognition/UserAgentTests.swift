import Testing

@testable import Evidence

@Suite("User agents")
struct UserAgentTests {
  @Test(
    "the leading token names connectors and libraries",
    arguments: [
      agent("openai-mcp/1.0.0", "chatgpt"),
      agent("openai-mcp/1.0.0 (ChatGPT)", "chatgpt"),
      agent("openai-mcp/1.0.0 (Codex)", "chatgpt"),
      agent("OpenAI-MCP/1.0.0 (Responses API)", "chatgpt"),
      agent("openai-mcp", "chatgpt"),
      agent("ChatGPT-User/1.0 +https://openai.com/bot", "chatgpt"),
      agent("Claude-User", "claude"),
      agent("claude-user/1.0", "claude"),
      agent("claude-code/2.1.3 (cli)", "claude-code"),
      agent("claude-code/2.1.3 (sdk-ts, agent-sdk/0.1)", "claude-code"),
      agent("claude-code/2.1.3 (claude-vscode, 2.0)", "claude-code"),
      agent("claude-code/2.1.3 (claude-desktop, Claude-User/1.0)", "claude-code"),
      agent("claude-cli/2.1.216 (external, cli)", "claude-code"),
      agent("Claude-User (claude-code/2.1.158; +https://support.anthropic.com/)", "claude-code"),
      agent("claude-user/1.0 (Claude-Code)", "claude-code"),
      agent("Claude-User (claude-codex/1; claude-code/2)", "claude"),
      agent("Claude-User (for claude-code/2)", "claude"),
      agent("Claude-User (x) (claude-code/2)", "claude"),
      agent("Claude-User ((claude-code/2))", "claude"),
      agent("Claude-User (", "claude"),
      agent("Claude-User claude-code/2", "claude"),
      agent("codex-tui/0.154.0 (Mac OS 26.5.2; arm64) iTerm.app/3.6.11 (codex-tui; 0.154.0)", "codex"),
      agent("Codex Desktop/0.147.0 (Mac OS 26.3.2; arm64)", "codex"),
      agent("python-httpx2/2.13.1", "python-httpx2"),
      agent("Authlib/1.6.5 (+https://authlib.org/)", "authlib"),
      agent("Cursor/3.21.18 (darwin arm64)", "cursor"),
      agent("CursorServer/1.0.0", "cursor"),
      agent("Visual Studio Code/1.115.0", "vscode"),
      agent("visual studio code/1.115.0", "vscode"),
      agent("Visual Studio Code - Insiders/1.116.0", "vscode"),
      agent("Visual Studio Code", "vscode"),
      agent("codex-mcp-client/0.148.0", "codex"),
      agent("gemini-cli/0.9.0", "gemini-cli"),
      agent("MicrosoftCopilotStudio-AgenticLoop/1.0", "copilot-studio"),
      agent("McpToolsListClient/1.0.0", "copilot-studio"),
      agent("grok-connectors-manager/0.1.0", "grok"),
      agent("Grok", "grok"),
      agent("Slack-MCP-Client/1.0", "slack"),
      agent("Perplexity-User/1.0", "perplexity"),
      agent("MistralAI-User/1.0", "le-chat"),
      agent("manus/1.0", "manus"),
      agent("mcp-inspector/0.17", "mcp-inspector"),
      agent("mcp-remote/0.1.29", "mcp-remote"),
      agent("goose/1.32.0", "goose"),
      agent("librechat/0.8", "librechat"),
      agent("antigravity/1.0", "antigravity"),
      agent("windsurf/1.0", "windsurf"),
      agent("cline/3.0", "cline"),
      agent("Zed/0.210.0 (macos; aarch64)", "zed"),
      agent("opencode/1.0", "opencode"),
      agent("kiro/0.1", "kiro"),
      agent("n8n", "n8n"),
      agent("PostmanRuntime/7.43.0", "postman"),
      agent("python-httpx/0.28.1", "python-httpx"),
      agent("Python/3.12 aiohttp/3.13.1", "aiohttp"),
      agent("python/3.12  aiohttp/3.13.1", "aiohttp"),
      agent("aiohttp/3.13.1", "aiohttp"),
      agent("python-requests/2.32", "python-requests"),
      agent("manifestd", "manifestd"),
      agent("node", "node"),
      agent("Bun/1.3.1", "bun"),
      agent("curl/8.5.0", "curl"),
      agent("Go-http-client/2.0", "go-http-client"),
      agent("reqwest/0.12", "reqwest"),
      agent("  curl/8.5.0\t", "curl"),
    ])
  func leading(_ given: RecognitionCase) throws { try given.check() }

  @Test(
    "in a Mozilla agent the token after \"compatible;\" counts, wherever that stands; others are browsers",
    arguments: [
      agent("Mozilla/5.0 (compatible; ChatGPT-User/1.0; +https://openai.com/bot)", "chatgpt"),
      agent(
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ChatGPT-User/1.0; +https://openai.com/bot)",
        "chatgpt"),
      agent(
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko); compatible; ChatGPT-User/1.0; +https://openai.com/bot",
        "chatgpt"),
      agent("Mozilla/5.0 (Compatible;Claude-User/1.0)", "claude"),
      agent("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Perplexity-User/1.0)", "perplexity"),
      agent("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://x)", "gptbot"),
      agent("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko); compatible; OAI-SearchBot/1.0; +x", "oai-searchbot"),
      agent("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ClaudeBot/1.0; +x)", "claudebot"),
      agent("Mozilla/5.0 (compatible; Claude-SearchBot/1.0)", "claude-searchbot"),
      agent("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "googlebot"),
      agent("Mozilla/5.0 (Linux; Android 6) Chrome/1 Safari/537.36 (compatible; Googlebot/2.1; +x)", "googlebot"),
      agent("Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", "bingbot"),
      agent("Mozilla/5.0 (compatible; PerplexityBot/1.0; +x)", "perplexitybot"),
      agent("Mozilla/5.0 (Linux) Safari/537.36 (compatible; Bytespider; spider-feedback@bytedance.com)", "bytespider"),
      agent("Mozilla/5.0 (compatible; Amazonbot/0.1)", "amazonbot"),
      agent("Mozilla/5.0 (compatible; Applebot/0.1)", "applebot"),
      agent("CCBot/2.0 (https://commoncrawl.org/faq/)", "ccbot"),
      agent("meta-externalagent/1.1 (+https://developers.facebook.com/docs)", "meta-externalagent"),
      agent("GPTBot/1.2", "gptbot"),
      agent("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "browser"),
      agent("Mozilla/5.0 (Macintosh) AppleWebKit/537.36 Cursor/3.21 Chrome/138 Electron/37 Safari/537.36", "browser"),
      agent("Mozilla/5.0 (X11; like ChatGPT-User/1.0) Claude-User/1.0", "browser"),
      agent("Mozilla/5.0 (incompatible; ChatGPT-User/1.0)", "browser"),
      agent("Mozilla/5.0 (compatible ChatGPT-User/1.0)", "browser"),
      agent("Mozilla/5.0 (compatible; Claude-User; claude-code/2)", "claude"),
      agent("Mozilla/5.0 (compatible;", "browser"),
      agent("Mozilla/5.0 (compatible; )", "browser"),
      agent("Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2)", "browser"),
      agent("Mozilla/5.0", "browser"),
    ])
  func mozilla(_ given: RecognitionCase) throws { try given.check() }

  @Test(
    "nothing is nobody; a name merely mentioned, or the start of a token, proves nothing",
    arguments: [
      agent(nil, "(none)"),
      agent("", "(none)"),
      agent(" \t ", "(none)"),
      agent("Claude-Users/1.0", "unknown"),
      agent("Claude-Use/1.0", "unknown"),
      agent("openai-mcp-proxy/1", "unknown"),
      agent("xopenai-mcp/1", "unknown"),
      agent("my-proxy/1.0 (for openai-mcp/1.0.0)", "unknown"),
      agent("my-proxy/1.0 Claude-User/1.0", "unknown"),
      agent("my-proxy/1.0 (claude-code/2.1)", "unknown"),
      agent("Codex/1.0 Desktop", "unknown"),
      agent("my-proxy/1.0 (compatible; Claude-User/1.0)", "unknown"),
      agent("(openai-mcp/1.0.0)", "unknown"),
      agent("/openai-mcp", "unknown"),
      agent("\"openai-mcp/1.0.0\"", "unknown"),
      agent("openai-mcp\u{0}/1", "unknown"),
      agent("Mozilla/5.0 (compatible; Evil/1.0; ChatGPT-User/1.0)", "unknown"),
      agent("Mozilla/5.0 (compatible; Evil/1.0) (compatible; ChatGPT-User/1.0)", "unknown"),
      agent("Python/3.12 ChatGPT-User/1.0", "python"),
      agent("Python/3.12", "python"),
      agent("Python/3.12 aiohttpx/1", "python"),
      agent("Visual Studio Codec/1.0", "unknown"),
      agent("Visual Studio Code Fork/1.0", "unknown"),
      agent("Visual Studio/17.0", "unknown"),
      agent("Visual  Studio Code/1.0", "unknown"),
      agent("nodejs-thing", "unknown"),
      agent("Сlaude-User", "unknown"),  // Cyrillic С
    ])
  func negatives(_ given: RecognitionCase) throws { try given.check() }

  @Test(
    "the token that no rule has is kept, cleaned and cut",
    arguments: [
      ("my-proxy/1.0 (for openai-mcp)", "my-proxy"),
      ("Mozilla/5.0 (compatible; Evil.Bot_2+x/1.0)", "Evil.Bot_2+x"),
      ("x\u{1B}[31m/1", "x??31m"),
      ("=cmd|calc/1", "?cmd?calc"),
      ("(odd) agent", "?odd"),
      ("/x", ""),
      (String(repeating: "a", count: 65) + "/1", String(repeating: "a", count: 64)),
      ("ünï", "??n??"),
    ])
  func unmatched(_ userAgent: String, _ token: String) throws {
    #expect(try agent(userAgent, "unknown").recognise().unmatchedToken == token)
  }

  @Test("no token is unmatched where something else decided", arguments: [nil, "curl/8", "openai-mcp/1"])
  func noUnmatched(_ userAgent: String?) throws {
    #expect(try agent(userAgent, "").recognise().unmatchedToken == nil)
  }
}
