/// What dexter.cash published, in that order: the endpoint fields, issuers and client id of its real documents.
package enum DexterHistory {
  package static let host = "dexter.cash"
  package static let clientID = "cid_a859560609a6448aa2f3a1c29f6ab496"
  package static let oldToken = "/api/connector/oauth/token"
  package static let oldAuthorize = "/api/connector/oauth/authorize"

  /// Folder 2: everything under /api/connector/oauth.
  package static let second = [
    ("oauth-authorization-server", server(issuer: "https://dexter.cash", base: "/api/connector/oauth")),
    ("openid-configuration", server(issuer: "https://dexter.cash", base: "/api/connector/oauth")),
    ("mcp", mcp(base: "/api/connector/oauth")),
    (
      "oauth-protected-resource",
      resource(server: "https://dexter.cash/.well-known/oauth-authorization-server")
    ),
  ]

  /// Folder 3: the endpoints moved to /mcp, the issuer to Supabase.
  package static let third = [
    ("oauth-authorization-server", server(issuer: "https://qdgumpoqnthrjfmqziwm.supabase.co", base: "/mcp")),
    ("openid-configuration", server(issuer: "https://qdgumpoqnthrjfmqziwm.supabase.co", base: "/mcp")),
    ("mcp", mcp(base: "/mcp")),
  ]

  /// Folder 8: the issuer is the resource.
  package static let eighth = [
    ("oauth-authorization-server", server(issuer: "https://dexter.cash/mcp", base: "/mcp")),
    ("oauth-protected-resource", resource(server: "https://dexter.cash/mcp")),
  ]

  package static func server(issuer: String, base: String, id: String = clientID) -> String {
    """
    {"issuer":"\(issuer)","authorization_endpoint":"https://dexter.cash\(base)/authorize",\
    "token_endpoint":"https://dexter.cash\(base)/token","userinfo_endpoint":"https://dexter.cash\(base)/userinfo",\
    "response_types_supported":["code"],"code_challenge_methods_supported":["S256"],\
    "mcp":{"client_id":"\(id)","redirect_uri":"https://dexter.cash/mcp/callback"}}
    """
  }

  package static func mcp(base: String, id: String = clientID) -> String {
    """
    {"name":"dexter-mcp","url":"https://dexter.cash/mcp","version":"0.1.0","authorization":{"type":"oauth",\
    "authorization_url":"https://dexter.cash\(base)/authorize","token_url":"https://dexter.cash\(base)/token",\
    "client_id":"\(id)","redirect_uri":"https://dexter.cash/mcp/callback","pkce_required":true}}
    """
  }

  package static func resource(server: String) -> String {
    #"{"resource":"https://dexter.cash/mcp","authorization_servers":["\#(server)"]}"#
  }
}
