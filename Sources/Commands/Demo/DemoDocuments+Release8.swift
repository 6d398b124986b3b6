extension DemoDocuments {
  /// Issuer and resource made right.
  static let release8: [(name: String, text: String)] = [
    (
      "8/oauth-authorization-server.json",
      #"""
      {
        "issuer": "https://dexter.cash/mcp",
        "authorization_endpoint": "https://dexter.cash/mcp/authorize",
        "token_endpoint": "https://dexter.cash/mcp/token",
        "userinfo_endpoint": "https://dexter.cash/mcp/userinfo",
        "token_endpoint_auth_methods_supported": [
          "none",
          "client_secret_post",
          "client_secret_basic"
        ],
        "response_types_supported": [
          "code"
        ],
        "grant_types_supported": [
          "authorization_code",
          "refresh_token"
        ],
        "code_challenge_methods_supported": [
          "S256"
        ],
        "scopes_supported": [
          "wallet.read",
          "wallet.trade",
          "openid"
        ],
        "id_token_signing_alg_values_supported": [],
        "mcp": {
          "client_id": "cid_a859560609a6448aa2f3a1c29f6ab496",
          "redirect_uri": "https://dexter.cash/mcp/callback"
        }
      }

      """#
    ),
    (
      "8/oauth-protected-resource.json",
      #"""
      {
        "resource": "https://dexter.cash/mcp",
        "authorization_servers": [
          "https://dexter.cash/mcp"
        ],
        "scopes_supported": [
          "wallet.read",
          "wallet.trade"
        ]
      }

      """#
    ),
  ]
}
