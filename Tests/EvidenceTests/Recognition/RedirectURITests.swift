import Testing

@testable import Evidence

@Suite("redirect_uris")
struct RedirectURITests {
  @Test(
    "an exact redirect_uri names its connector",
    arguments: [
      callback("https://chatgpt.com/connector_platform_oauth_redirect", "chatgpt"),
      callback("https://chatgpt.com/connector/oauth/AbC-123_x", "chatgpt"),
      callback("https://claude.ai/api/mcp/auth_callback", "claude"),
      callback("https://claude.com/api/mcp/auth_callback", "claude"),
      callback("cursor://anysphere.cursor-mcp/oauth/callback", "cursor"),
      callback("https://www.cursor.com/agents/mcp/oauth/callback", "cursor"),
      callback("http://localhost:8787/callback", "cursor"),
      callback("https://vscode.dev/redirect", "vscode"),
      callback("https://insiders.vscode.dev/redirect", "vscode"),
      callback("http://127.0.0.1:33418/", "vscode"),
      callback("https://vertexaisearch.cloud.google.com/oauth-redirect", "gemini-enterprise"),
      callback("https://oauth-redirect.googleusercontent.com/r/user_bound_custom-mcp-42", "gemini-spark"),
      callback("https://global.consent.azure-apim.net/redirect/new-5fmcp-5f1", "copilot-studio"),
      callback("https://teams.microsoft.com/api/platform/v1.0/oAuthRedirect", "copilot-studio"),
      callback("https://callback.mistral.ai/v1/integrations_auth/oauth2_callback", "le-chat"),
      callback("https://grok.com/connectors-oauth-exchange-code/", "grok"),
      callback("https://console.x.ai/connectors-oauth-exchange-code/", "grok"),
      callback("https://www.perplexity.ai/rest/connections/oauth_callback", "perplexity"),
      callback("https://enterprise.perplexity.ai/rest/connections/oauth_callback", "perplexity"),
      callback("https://api.devin.ai/mcp/oauth/callback", "devin"),
      callback("https://antigravity.google/oauth-callback", "antigravity"),
      callback("http://localhost:6274/oauth/callback", "mcp-inspector"),
      callback("http://localhost:6274/oauth/callback/debug", "mcp-inspector"),
      callback("http://localhost:16274/oauth/callback/debug", "mcp-inspector"),
      callback("http://127.0.0.1:6276/oauth/callback", "mcp-inspector"),
      callback("http://127.0.0.1:19876/mcp/oauth/callback", "opencode"),
      callback("https://chat.example/api/mcp/dexter/oauth/callback", "librechat"),
      callback("http://localhost:3080/api/mcp/dexter/oauth/callback", "librechat"),
      callback("https://n8n.example:5678/rest/oauth2-credential/callback", "n8n"),
      callback("https://oauth.n8n.cloud/oauth2/callback", "n8n"),
      callback("https://oauth.pstmn.io/v1/callback", "postman"),
      callback("claude://claude.ai/mcp-auth-callback/sdk", "claude-code"),
      callback("http://localhost:3334/oauth/callback", "mcp-remote"),
      callback("http://localhost:7777/oauth/callback", "gemini-cli"),
    ])
  func matches(_ given: RecognitionCase) throws { try given.check() }

  @Test(
    "a look-alike, or a callback that many clients share, proves nothing",
    arguments: [
      callback("https://chatgpt.com/connector/oauth/", "curl"),
      callback("https://chatgpt.com/connector/oauth/a/b", "curl"),
      callback("https://chatgpt.com/connector/oauth", "curl"),
      callback("https://chatgpt.com/connector_platform_oauth_redirect/", "curl"),
      callback("https://chatgpt.com.evil.example/connector_platform_oauth_redirect", "curl"),
      callback("https://claude.ai.example/api/mcp/auth_callback", "curl"),
      callback("https://claude.ai@evil.example/api/mcp/auth_callback", "curl"),
      callback("http://claude.ai/api/mcp/auth_callback", "curl"),
      callback("https://claude.ai/api/mcp/auth_callback?next=https://evil.example", "curl"),
      callback("https://claude.ai/api/mcp/auth_callback#", "curl"),
      callback("https://claude.ai/api/mcp/AUTH_callback", "curl"),
      callback("https://evil.example/?u=https://claude.ai/api/mcp/auth_callback", "curl"),
      callback("cursor://evil.cursor-mcp/oauth/callback", "curl"),
      callback("https://anysphere.cursor-mcp/oauth/callback", "curl"),
      callback("http://127.0.0.1:33418", "curl"),
      callback("http://127.0.0.1:33419/", "curl"),
      callback("http://127.0.0.1/", "curl"),
      callback("http://localhost:8788/callback", "curl"),
      callback("http://localhost/oauth/callback/debug", "curl"),
      callback("http://localhost:4711/oauth/callback", "curl"),
      callback("http://127.0.0.1:4711/callback", "curl"),
      callback("http://127.0.0.1:4711/callback/x1", "curl"),
      callback("http://localhost:99999999/oauth/callback/debug", "curl"),
      callback("http://localhost:*/oauth/callback/debug", "curl"),
      callback("http://127.0.0.1:3334/oauth/callback", "curl"),
      callback("http://localhost:3335/oauth/callback", "curl"),
      callback("http://localhost:7777/callback", "curl"),
      callback("claude://claude.ai/mcp-auth-callback/", "curl"),
      callback("https://claude.ai/mcp-auth-callback/sdk", "curl"),
      callback("https://grok.com/connectors-oauth-exchange-code", "curl"),
      callback("https://oauth-redirect.googleusercontent.com/r/some-other-project", "curl"),
      callback("https://oauth-redirect.googleusercontent.com/r/user_bound_custom-mcp-", "curl"),
      callback("https://oauth-redirect.googleusercontent.com/r/user_bound_custom-mcp-1/x", "curl"),
      callback("https://global.consent.azure-apim.net/redirect", "curl"),
      callback("https://teams.microsoft.com/api/platform/v1.0/oauthredirect", "curl"),
      callback("https://chat.example/api/mcp/a/b/oauth/callback", "curl"),
      callback("https://chat.example/x/api/mcp/a/oauth/callback", "curl"),
      callback("https://*/api/mcp/a/oauth/callback", "curl"),
    ])
  func lookAlikes(_ given: RecognitionCase) throws { try given.check() }

  @Test("the query of an authorization request names the connector, whatever the browser")
  func fromQuery() {
    let path = "/authorize?client_id=cid_1&redirect_uri=https%3A%2F%2Fclaude.ai%2Fapi%2Fmcp%2Fauth_callback&state=x"
    let caller = Caller(
      method: "GET", path: path, userAgent: "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", address: nil)
    #expect(RuleSet.builtIn.recognise(caller).connector == "claude")
    #expect(caller.clientID == "cid_1")
  }

  @Test("a parameter given twice proves nothing")
  func givenTwice() {
    let one = "client_id=https%3A%2F%2Fchatgpt.com%2Foauth%2Fclient.json"
    let caller = Caller(method: "GET", path: "/authorize?\(one)&\(one)", userAgent: "Mozilla/5.0", address: nil)
    #expect(caller.clientID == nil)
    #expect(RuleSet.builtIn.recognise(caller).connector == "browser")
  }
}
