import Testing

@testable import Manifests

/// The documents of the case that manifestd was born from, byte for byte, by the folder of their publication.
enum Dexter {
  static func document(_ folder: Int, _ name: String) throws -> Document {
    let kind = try #require(Kind.named(name))
    return try Document(bytes: [UInt8](text(folder, name).utf8), kind: kind)
  }

  /// What each folder published.
  static let published: [Int: [String]] = [
    1: ["oauth-authorization-server"],
    2: ["mcp", "oauth-authorization-server", "oauth-protected-resource", "openid-configuration"],
    3: ["mcp", "oauth-authorization-server", "openid-configuration"],
    8: ["oauth-authorization-server", "oauth-protected-resource"],
  ]

  static func text(_ folder: Int, _ name: String) -> String {
    let base = "https://dexter.cash/" + (folder < 3 ? "api/connector/oauth" : "mcp")
    switch name {
    case "mcp": return mcp(base: base)
    case "oauth-protected-resource":
      return resource(server: "https://dexter.cash/" + (folder == 2 ? ".well-known/oauth-authorization-server" : "mcp"))
    default: return server(folder, base: base, isOpenID: name == "openid-configuration")
    }
  }

  private static func server(_ folder: Int, base: String, isOpenID: Bool) -> String {
    let issuers = [3: "https://qdgumpoqnthrjfmqziwm.supabase.co", 8: "https://dexter.cash/mcp"]
    let issuer = issuers[folder] ?? "https://dexter.cash"
    let registration = "\n  \"registration_endpoint\": \"https://dexter.cash/mcp/register\","
    let wallet = ["wallet.read", "wallet.trade"]
    let scopes = folder == 8 ? wallet + ["openid"] : ["openid", "profile", "email"] + wallet
    return """
      {
        "issuer": "\(issuer)",
        "authorization_endpoint": "\(base)/authorize",
        "token_endpoint": "\(base)/token",\(folder == 1 ? registration : "")
        "userinfo_endpoint": "\(base)/userinfo",
        "token_endpoint_auth_methods_supported": \(list(["none", "client_secret_post", "client_secret_basic"])),
        "response_types_supported": \(list(["code"])),
        "grant_types_supported": \(list(["authorization_code", "refresh_token"])),
        "code_challenge_methods_supported": \(list(["S256"])),
        "scopes_supported": \(list(folder == 3 || isOpenID ? wallet : scopes)),
        "id_token_signing_alg_values_supported": [],
        "mcp": {
          "client_id": "cid_a859560609a6448aa2f3a1c29f6ab496",
          "redirect_uri": "https://dexter.cash/mcp/callback"
        }
      }

      """
  }

  private static func mcp(base: String) -> String {
    """
    {
      "name": "dexter-mcp",
      "url": "https://dexter.cash/mcp",
      "description": "Dexter MCP toolsets",
      "version": "0.1.0",
      "authorization": {
        "type": "oauth",
        "authorization_url": "\(base)/authorize",
        "token_url": "\(base)/token",
        "client_id": "cid_a859560609a6448aa2f3a1c29f6ab496",
        "redirect_uri": "https://dexter.cash/mcp/callback",
        "scopes": \(list(["wallet.read", "wallet.trade"], indent: "    ")),
        "pkce_required": true,
        "code_challenge_methods": \(list(["S256"], indent: "    "))
      }
    }

    """
  }

  private static func resource(server: String) -> String {
    """
    {
      "resource": "https://dexter.cash/mcp",
      "authorization_servers": \(list([server])),
      "scopes_supported": \(list(["wallet.read", "wallet.trade"]))
    }

    """
  }

  private static func list(_ items: [String], indent: String = "  ") -> String {
    "[\n" + items.map { "\(indent)  \"\($0)\"" }.joined(separator: ",\n") + "\n\(indent)]"
  }
}
