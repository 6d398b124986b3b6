import Testing

@testable import Evidence

@Suite("client_id URLs")
struct ClientIDTests {
  @Test(
    "an exact client_id URL names its connector",
    arguments: [
      client("https://chatgpt.com/oauth/client.json", "chatgpt"),
      client("https://chatgpt.com/oauth/asdk_app_68f/client.json", "chatgpt"),
      client("https://CHATGPT.com/oauth/client.json", "chatgpt"),
      client("HTTPS://chatgpt.com/oauth/client.json", "chatgpt"),
      client("https://chatgpt.com/oauth/codex/0199-ab/client.json", "codex"),
      client("https://claude.ai/oauth/mcp-oauth-client-metadata", "claude"),
      client("https://claude.ai/oauth/claude-code-client-metadata", "claude-code"),
      client("https://cursor.com/oauth/mcp-client.json", "cursor"),
      client("https://vscode.dev/oauth/client-metadata.json", "vscode"),
      client("https://insiders.vscode.dev/oauth/client-metadata.json", "vscode"),
      client("https://grok.com/oauth/mcp-client.json", "grok"),
      client("https://github.com/copilot/cli/client-metadata.json", "copilot-cli"),
      client("https://goose-docs.ai/oauth/client-metadata.json", "goose"),
      client("https://opencode.ai/oauth/opencode/client.json", "opencode"),
      client("https://zed.dev/oauth/client-metadata.json", "zed"),
    ])
  func matches(_ given: RecognitionCase) throws { try given.check() }

  @Test(
    "a look-alike proves nothing: the user agent decides",
    arguments: [
      client("https://chatgpt.com.evil.example/oauth/client.json", "curl"),
      client("https://chatgpt.com@evil.example/oauth/client.json", "curl"),
      client("https://evil.example/chatgpt.com/oauth/client.json", "curl"),
      client("https://evilchatgpt.com/oauth/client.json", "curl"),
      client("https://evil.chatgpt.com/oauth/client.json", "curl"),
      client("https://chatgpt.com./oauth/client.json", "curl"),
      client("https://chatgpt.com:443/oauth/client.json", "curl"),
      client("https://chatgpt.com:8443/oauth/client.json", "curl"),
      client("https://chatgpt.com:/oauth/client.json", "curl"),
      client("http://chatgpt.com/oauth/client.json", "curl"),
      client("https:/chatgpt.com/oauth/client.json", "curl"),
      client("//chatgpt.com/oauth/client.json", "curl"),
      client("chatgpt.com/oauth/client.json", "curl"),
      client(" https://chatgpt.com/oauth/client.json", "curl"),
      client("https://chatgpt.com/oauth/client.json ", "curl"),
      client("https://chatgpt.com/oauth/client.json?x=1", "curl"),
      client("https://chatgpt.com/oauth/client.json#x", "curl"),
      client("https://chatgpt.com/oauth/client.json/", "curl"),
      client("https://chatgpt.com/OAuth/client.json", "curl"),
      client("https://chatgpt.com//oauth/client.json", "curl"),
      client("https://chatgpt.com/oauth//client.json", "curl"),
      client("https://chatgpt.com/oauth/./client.json", "curl"),
      client("https://chatgpt.com/oauth/../client.json", "curl"),
      client("https://chatgpt.com/oauth/%2e%2e/client.json", "curl"),
      client("https://chatgpt.com/oauth/a%2Fb/client.json", "curl"),
      client("https://chatgpt.com/oauth/*/client.json", "curl"),
      client("https://chatgpt.com/oauth/a/b/client.json", "curl"),
      client("https://chatgpt.com\\@evil.example/oauth/client.json", "curl"),
      client("https://chatgpt.com/", "curl"),
      client("https://chatgpt.com", "curl"),
      client("https://xn--chatgt-5eg.com/oauth/client.json", "curl"),
      client("https://сhatgpt.com/oauth/client.json", "curl"),  // Cyrillic с
      client("https://claude.ai.example/oauth/mcp-oauth-client-metadata", "curl"),
      client("https://claude.ai/oauth/mcp-oauth-client-metadata2", "curl"),
      client("https://claude.ai/oauth/claude-code-client-metadata/x", "curl"),
      client("cid_a859560609a6448aa2f3a1c29f6ab496", "curl"),
      client("chatgpt", "curl"),
      client("", "curl"),
    ])
  func lookAlikes(_ given: RecognitionCase) throws { try given.check() }

  @Test(
    "a wildcard stands for one segment, and never for one that a rule spells out",
    arguments: [
      client("https://chatgpt.com/oauth/codex/client.json", "curl"),
      client("https://chatgpt.com/oauth/codex/a/b/client.json", "curl"),
      client("https://chatgpt.com/oauth/codex//client.json", "curl"),
      client("https://chatgpt.com/oauth/codexx/client.json", "chatgpt"),
      client("https://chatgpt.com/oauth/codex-1/client.json", "chatgpt"),
    ])
  func wildcards(_ given: RecognitionCase) throws { try given.check() }
}
