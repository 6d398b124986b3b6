extension DemoDocuments {
  /// Endpoints under /api/connector/oauth/.
  static let release2: [(name: String, text: String)] = [
    (
      "2/mcp.json",
      #"""
      {
        "name": "dexter-mcp",
        "url": "https://dexter.cash/mcp",
        "description": "Dexter MCP toolsets",
        "version": "0.1.0",
        "authorization": {
          "type": "oauth",
          "authorization_url": "https://dexter.cash/api/connector/oauth/authorize",
          "token_url": "https://dexter.cash/api/connector/oauth/token",
          "client_id": "cid_a859560609a6448aa2f3a1c29f6ab496",
          "redirect_uri": "https://dexter.cash/mcp/callback",
          "scopes": [
            "wallet.read",
            "wallet.trade"
          ],
          "pkce_required": true,
          "code_challenge_methods": [
            "S256"
          ]
        }
      }

      """#
    ),
    (
      "2/oauth-authorization-server.json",
      #"""
      {
        "issuer": "https://dexter.cash",
        "authorization_endpoint": "https://dexter.cash/api/connector/oauth/authorize",
        "token_endpoint": "https://dexter.cash/api/connector/oauth/token",
        "userinfo_endpoint": "https://dexter.cash/api/connector/oauth/userinfo",
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
          "openid",
          "profile",
          "email",
          "wallet.read",
          "wallet.trade"
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
      "2/oauth-protected-resource.json",
      #"""
      {
        "resource": "https://dexter.cash/mcp",
        "authorization_servers": [
          "https://dexter.cash/.well-known/oauth-authorization-server"
        ],
        "scopes_supported": [
          "wallet.read",
          "wallet.trade"
        ]
      }

      """#
    ),
    (
      "2/openid-configuration.json",
      #"""
      {
        "issuer": "https://dexter.cash",
        "authorization_endpoint": "https://dexter.cash/api/connector/oauth/authorize",
        "token_endpoint": "https://dexter.cash/api/connector/oauth/token",
        "userinfo_endpoint": "https://dexter.cash/api/connector/oauth/userinfo",
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
          "wallet.trade"
        ],
        "id_token_signing_alg_values_supported": [],
        "mcp": {
          "client_id": "cid_a859560609a6448aa2f3a1c29f6ab496",
          "redirect_uri": "https://dexter.cash/mcp/callback"
        }
      }

      """#
    ),
  ]
}
