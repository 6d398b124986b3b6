extension BuiltInRules {
  /// Programs on the machines of users, and installations of their own.
  static let programs = BuiltInRules(
    dated: "2026-11-26",
    connectors: [
      #"""
      {
        "name": "mcp-inspector",
        "class": "local",
        "redirect_uris": [
          "http://localhost:6274/oauth/callback",
          "http://127.0.0.1:6274/oauth/callback",
          "http://localhost:*/oauth/callback/debug",
          "http://127.0.0.1:*/oauth/callback/debug",
          "http://127.0.0.1:6276/oauth/callback"
        ],
        "headers": [
          { "name": "origin", "value": "http://localhost:6274" },
          { "name": "origin", "value": "http://127.0.0.1:6274" }
        ],
        "user_agents": ["mcp-inspector"],
        "client_names": ["MCP Inspector"],
        "sources": {
          "MCP Inspector": {
            "source": "https://github.com/modelcontextprotocol/inspector, core/auth",
            "dated": "2026-10"
          }
        },
        "contact": "https://github.com/modelcontextprotocol/inspector/issues",
        "refresh":
          "It reads the metadata at each sign-in: clear the OAuth state in its Auth settings and connect again."
      }
      """#,
      #"""
      {
        "name": "mcp-remote",
        "class": "local",
        "redirect_uris": ["http://localhost:3334/oauth/callback"],
        "user_agents": ["mcp-remote"],
        "client_names": ["MCP CLI Client"],
        "sources": {
          "http://localhost:3334/oauth/callback": {
            "source": "https://developers.asana.com/, connecting MCP clients",
            "dated": "2026-11"
          },
          "MCP CLI Client": {
            "source": "https://github.com/geelen/mcp-remote, src/lib, 0.1.38",
            "dated": "2026-11"
          }
        },
        "notes": {
          "http://localhost:3334/oauth/callback":
            "its default port; any program may listen there: a callback alone is a claim"
        },
        "contact": "https://github.com/geelen/mcp-remote/issues",
        "refresh": "It keeps its registration and tokens in ~/.mcp-auth until the user deletes that folder."
      }
      """#,
      #"""
      {
        "name": "goose",
        "class": "local",
        "client_ids": ["https://goose-docs.ai/oauth/client-metadata.json"],
        "user_agents": ["goose", "goose-app"],
        "contact": "https://github.com/block/goose/issues",
        "refresh":
          "Discovery runs once per sign-in: answer 401 with a resource_metadata URL, or have the user sign in \#
      again."
      }
      """#,
      #"""
      {
        "name": "librechat",
        "class": "local",
        "redirect_uris": ["https://*/api/mcp/*/oauth/callback", "http://*/api/mcp/*/oauth/callback"],
        "user_agents": ["librechat"],
        "notes": {
          "https://*/api/mcp/*/oauth/callback": "every installation has a host of its own: known by the path alone",
          "http://*/api/mcp/*/oauth/callback": "every installation has a host of its own: known by the path alone"
        },
        "contact": "https://github.com/danny-avila/LibreChat/issues",
        "refresh":
          "Discovery runs once per sign-in: answer 401 with a resource_metadata URL, or have the user sign in \#
      again."
      }
      """#,
      #"""
      {
        "name": "antigravity",
        "class": "local",
        "redirect_uris": ["https://antigravity.google/oauth-callback"],
        "user_agents": ["antigravity"],
        "contact": null,
        "refresh": null
      }
      """#,
      #"""
      {
        "name": "windsurf",
        "class": "local",
        "user_agents": ["windsurf"],
        "contact": "https://windsurf.com/support",
        "refresh": null
      }
      """#,
      #"""
      {
        "name": "cline",
        "class": "local",
        "user_agents": ["cline"],
        "contact": "https://github.com/cline/cline/issues",
        "refresh": null
      }
      """#,
      #"""
      {
        "name": "zed",
        "class": "local",
        "client_ids": ["https://zed.dev/oauth/client-metadata.json"],
        "user_agents": ["Zed"],
        "contact": "https://github.com/zed-industries/zed/issues",
        "refresh":
          "Discovery runs once per sign-in: answer 401 with a resource_metadata URL, or have the user sign in \#
      again."
      }
      """#,
      #"""
      {
        "name": "opencode",
        "class": "local",
        "client_ids": ["https://opencode.ai/oauth/opencode/client.json"],
        "redirect_uris": ["http://127.0.0.1:19876/mcp/oauth/callback"],
        "user_agents": ["opencode"],
        "client_names": ["OpenCode"],
        "sources": {
          "OpenCode": { "source": "https://github.com/sst/opencode, src/mcp/oauth-provider.ts", "dated": "2026-11" }
        },
        "contact": "https://github.com/sst/opencode/issues",
        "refresh":
          "Discovery runs once per sign-in: answer 401 with a resource_metadata URL, or have the user sign in \#
      again."
      }
      """#,
      #"""
      {
        "name": "kiro",
        "class": "local",
        "user_agents": ["kiro"],
        "contact": "https://github.com/kirodotdev/Kiro/issues",
        "refresh": null
      }
      """#,
      #"""
      {
        "name": "n8n",
        "class": "local",
        "redirect_uris": [
          "https://*/rest/oauth2-credential/callback",
          "http://*/rest/oauth2-credential/callback",
          "https://oauth.n8n.cloud/oauth2/callback"
        ],
        "user_agents": ["n8n"],
        "notes": {
          "https://*/rest/oauth2-credential/callback":
            "every installation has a host of its own: known by the path alone",
          "http://*/rest/oauth2-credential/callback":
            "every installation has a host of its own: known by the path alone"
        },
        "contact": "https://github.com/n8n-io/n8n/issues",
        "refresh": "The user opens the credential in n8n and connects it again."
      }
      """#,
      #"""
      {
        "name": "postman",
        "class": "local",
        "redirect_uris": ["https://oauth.pstmn.io/v1/callback", "https://oauth.pstmn.io/v1/browser-callback"],
        "user_agents": ["PostmanRuntime"],
        "contact": "https://www.postman.com/support/",
        "refresh": null
      }
      """#,
    ])
}
