extension BuiltInRules {
  /// The assistants that most calls come from, and the programs of the same houses.
  static let assistants = BuiltInRules(
    dated: "2026-11-26",
    connectors: [
      #"""
      {
        "name": "chatgpt",
        "class": "hosted",
        "client_ids": ["https://chatgpt.com/oauth/client.json", "https://chatgpt.com/oauth/*/client.json"],
        "redirect_uris": [
          "https://chatgpt.com/connector_platform_oauth_redirect",
          "https://chatgpt.com/connector/oauth/*"
        ],
        "ranges": [
          {
            "source": "https://openai.com/chatgpt-connectors.json",
            "dated": "2026-10-08",
            "prefixes": [
              "3.12.200.18/32", "3.140.2.201/32", "4.7.10.112/30", "4.7.11.196/30", "4.14.111.0/28",
              "4.17.25.128/29", "4.19.160.0/28", "4.38.166.228/30", "4.53.139.144/28", "4.151.71.176/28",
              "4.151.119.48/28", "4.151.200.38/32", "4.155.146.196/32", "4.185.216.109/32", "4.189.118.208/28",
              "4.197.64.0/28", "4.197.64.48/28", "4.197.115.112/28", "4.197.172.116/32", "4.201.232.64/28",
              "4.205.128.176/28", "4.217.235.100/32", "4.218.24.64/28", "4.226.200.16/28", "4.226.226.32/28",
              "4.245.198.13/32", "8.244.149.100/30", "9.129.0.0/17", "9.160.96.16/28", "9.160.128.16/28",
              "9.160.128.64/28", "9.205.8.48/28", "9.205.8.64/28", "9.205.128.32/28", "9.205.128.48/28",
              "9.234.96.192/28", "9.234.97.96/28", "12.12.47.194/32", "12.12.56.24/29", "12.12.56.32/29",
              "12.12.56.224/28", "12.12.56.240/28", "12.77.42.78/32", "12.79.34.30/32", "12.79.201.188/30",
              "12.79.202.152/30", "12.79.202.156/30", "12.79.202.228/30", "12.79.202.232/30", "12.79.225.144/30",
              "12.105.90.64/27", "12.108.172.96/28", "12.117.245.68/30", "12.129.184.64/26", "12.162.186.200/29",
              "13.65.138.112/28", "13.67.72.16/28", "13.71.2.208/28", "13.71.25.29/32", "13.76.32.208/28",
              "13.76.116.80/28", "13.83.237.176/28", "13.223.161.115/32", "13.237.176.161/32", "13.238.110.96/32",
              "15.168.252.168/32", "18.218.234.253/32", "20.44.100.224/28", "20.45.178.144/28",
              "20.55.229.144/28", "20.57.199.192/28", "20.63.221.64/28", "20.74.221.21/32", "20.78.130.48/28",
              "20.98.18.80/28", "20.102.212.144/28", "20.125.40.252/32", "20.125.112.224/28", "20.162.96.163/32",
              "20.168.7.192/28", "20.169.78.48/28", "20.169.78.64/28", "20.169.86.224/28", "20.170.184.16/28",
              "20.170.184.32/28", "20.170.184.48/28", "20.170.184.64/28", "20.170.184.80/28", "20.171.137.175/32",
              "20.172.29.32/28", "20.184.36.134/32", "20.206.101.192/28", "20.212.62.208/28", "20.215.187.208/28",
              "20.215.219.208/28", "20.219.161.192/28", "20.219.184.96/28", "20.227.140.32/28",
              "20.228.106.176/28", "20.235.87.224/28", "20.241.32.36/32", "20.249.63.208/28", "20.250.136.64/28",
              "20.254.201.208/28", "23.98.186.64/28", "23.98.186.96/28", "23.101.217.176/28", "23.102.141.32/28",
              "24.82.185.0/29", "40.88.27.77/32", "40.118.236.137/32", "40.119.36.240/28", "40.122.118.93/32",
              "40.122.118.119/32", "40.122.118.202/32", "40.124.161.0/28", "43.202.230.227/32",
              "44.221.134.118/32", "44.249.227.138/32", "45.147.211.96/29", "48.218.181.198/32",
              "48.221.40.176/28", "48.221.184.80/28", "48.221.184.96/28", "50.145.17.208/30", "50.145.17.212/30",
              "50.145.17.216/29", "50.145.17.224/29", "50.151.105.128/30", "50.151.105.136/29",
              "50.213.205.80/29", "50.235.235.72/29", "51.4.112.173/32", "51.57.0.96/28", "51.59.24.64/28",
              "51.59.24.80/28", "51.59.48.80/28", "52.2.184.223/32", "52.6.94.121/32", "52.17.188.55/32",
              "52.43.161.225/32", "52.119.123.85/32", "52.143.181.161/32", "52.148.129.32/28", "52.165.212.48/28",
              "52.172.129.160/28", "52.173.221.16/28", "52.173.234.16/28", "52.173.234.80/28", "52.190.137.16/28",
              "52.190.137.144/28", "52.190.139.48/28", "52.190.142.64/28", "52.190.251.112/28",
              "52.208.217.159/32", "52.231.30.48/28", "52.231.39.144/28", "52.242.132.224/28",
              "52.242.132.240/28", "52.255.109.80/28", "52.255.109.96/28", "52.255.109.144/28", "52.255.111.0/28",
              "54.180.197.31/32", "54.227.131.66/32", "56.155.71.179/32", "57.133.92.112/31", "57.154.174.112/28",
              "57.154.187.32/28", "61.105.58.228/30", "62.96.221.184/29", "64.71.12.112/28", "64.124.21.196/32",
              "64.124.191.96/28", "66.193.99.66/32", "67.207.103.240/28", "68.154.28.96/28", "68.220.57.64/28",
              "70.153.32.16/28", "70.153.32.32/28", "70.156.152.96/28", "72.146.20.246/32", "74.7.35.48/28",
              "74.7.35.112/28", "74.7.36.64/28", "74.7.36.80/28", "74.7.36.96/28", "74.161.200.96/28",
              "74.224.217.64/28", "74.226.253.160/28", "74.248.37.160/28", "74.248.148.7/32", "76.77.188.112/29",
              "77.75.96.48/29", "79.244.198.212/30", "80.169.53.32/28", "85.211.128.16/28", "85.211.128.32/28",
              "98.87.72.221/32", "100.31.168.162/32", "102.37.57.54/32", "104.192.219.204/30",
              "104.208.184.192/28", "104.210.139.192/28", "104.210.139.224/28", "108.179.20.6/31",
              "112.220.228.112/29", "115.42.241.224/29", "128.177.85.168/30", "128.177.174.162/32",
              "130.33.24.99/32", "132.196.82.48/28", "134.33.102.192/28", "134.138.52.16/28", "134.138.52.64/28",
              "134.138.57.64/28", "134.138.57.80/28", "134.149.233.80/28", "135.13.64.240/28",
              "135.116.136.160/28", "135.220.40.201/32", "135.220.73.208/28", "135.220.208.92/32",
              "135.234.27.89/32", "135.237.133.48/28", "137.135.191.176/28", "145.132.136.96/28",
              "148.76.185.192/27", "148.109.10.28/30", "148.109.36.240/28", "149.97.160.16/28",
              "152.44.170.32/29", "159.180.234.92/30", "172.162.248.64/28", "172.167.32.228/32",
              "172.167.161.96/32", "172.170.1.80/28", "172.170.225.0/28", "172.170.241.80/28",
              "172.171.234.186/32", "172.172.206.48/28", "172.175.152.224/28", "172.177.53.240/28",
              "172.183.143.224/28", "172.191.70.179/32", "172.191.238.68/32", "172.192.112.208/28",
              "172.198.58.176/28", "172.198.79.112/28", "172.199.137.80/28", "172.203.39.49/32",
              "172.204.96.80/28", "172.206.38.240/28", "172.207.1.32/28", "172.207.173.200/32",
              "172.214.226.198/32", "172.215.215.32/28", "173.195.76.0/26", "180.222.194.124/30",
              "184.73.124.134/32", "191.232.238.96/28", "191.233.251.27/32", "191.234.167.144/28",
              "191.237.249.64/28", "194.46.223.16/28", "195.171.64.176/28", "199.47.142.0/23",
              "199.241.201.152/29", "203.125.229.136/29", "203.149.223.128/29", "208.52.97.112/29",
              "208.69.43.136/29", "208.80.35.32/27", "208.184.8.84/30", "208.184.8.104/29", "209.247.142.56/30",
              "209.247.151.176/28", "209.249.37.128/26", "209.249.246.178/31", "213.122.44.84/31",
              "216.64.170.234/32", "217.111.182.45/32", "217.111.242.24/29"
            ]
          }
        ],
        "headers": [
          { "name": "x-openai-session" },
          { "name": "x-openai-subject" }
        ],
        "user_agents": ["openai-mcp", "ChatGPT-User"],
        "notes": {
          "openai-mcp (Codex)":
            "openai-mcp with the comment (Codex) is disputed between chatgpt and codex; it counts as chatgpt, \#
      whose servers send openai-mcp, as Codex on a user's machine sends codex-mcp-client"
        },
        "contact": "https://help.openai.com/",
        "refresh":
          "ChatGPT keeps the endpoints it read when the connector was created. A new connector, or a new MCP \#
      URL, makes it read them again; keep the old endpoints alive until then."
      }
      """#,
      #"""
      {
        "name": "claude",
        "class": "hosted",
        "client_ids": ["https://claude.ai/oauth/mcp-oauth-client-metadata"],
        "redirect_uris": ["https://claude.ai/api/mcp/auth_callback", "https://claude.com/api/mcp/auth_callback"],
        "ranges": [
          {
            "source": "https://platform.claude.com/docs/en/api/ip-addresses",
            "dated": "2026-10",
            "prefixes": ["160.79.104.0/21"]
          },
          {
            "source":
              "https://platform.claude.com/docs/de/api/ip-addresses, as in Spanish and Russian; not yet in every \#
      language",
            "dated": "2026-11",
            "prefixes": ["153.61.208.0/20"]
          },
          {
            "source":
              "https://platform.claude.com/docs/en/api/ip-addresses: phased out; the page said before that they \#
      would be, starting January 15, 2026",
            "dated": "2026-11",
            "until": "2026-01-15",
            "prefixes": [
              "34.162.46.92/32", "34.162.102.82/32", "34.162.136.91/32", "34.162.142.92/32", "34.162.183.95/32"
            ]
          }
        ],
        "headers": [
          { "name": "x-anthropic-client", "value": "ClaudeAI" },
          { "name": "x-anthropic-client", "value": "Cowork" },
          { "name": "x-anthropic-client", "value": "ClaudeDesign" }
        ],
        "user_agents": ["Claude-User"],
        "contact": "https://github.com/anthropics/claude-ai-mcp/issues",
        "refresh":
          "Answer the token endpoint with 401 invalid_client: Claude then registers anew. A brand-new MCP URL \#
      works too; for support, ask the user for the ofid trace shown with the error."
      }
      """#,
      #"""
      {
        "name": "claude-code",
        "class": "local",
        "client_ids": ["https://claude.ai/oauth/claude-code-client-metadata"],
        "redirect_uris": ["claude://claude.ai/mcp-auth-callback/sdk"],
        "headers": [
          { "name": "x-anthropic-client", "value": "ClaudeCode" }
        ],
        "user_agents": ["claude-code", "claude-cli"],
        "user_agent_pairs": ["Claude-User (claude-code)"],
        "client_names": ["Claude Code", "Claude Code (*"],
        "sources": {
          "claude://claude.ai/mcp-auth-callback/sdk": {
            "source": "https://github.com/RevenueCat/ai-toolkit/issues/58",
            "dated": "2026-11"
          },
          "claude-cli": { "source": "https://github.com/RimantasZ/contextspy/issues/20", "dated": "2026-11" },
          "Claude-User (claude-code)": {
            "source": "https://github.com/anthropics/claude-code/issues/38568",
            "dated": "2026-11"
          },
          "Claude Code": { "source": "https://claude.ai/oauth/claude-code-client-metadata", "dated": "2026-11" },
          "Claude Code (*": {
            "source": "Claude Code's own client metadata: its name, and that of the server in parentheses",
            "dated": "2026-11"
          }
        },
        "notes": {
          "claude://claude.ai/mcp-auth-callback/sdk": "Claude Code inside the desktop app",
          "claude-cli": "seen towards APIs, not proven towards MCP servers",
          "Claude-User (claude-code)": "the WebFetch tool of a Claude Code on somebody's machine, since 2.1.83"
        },
        "contact": "https://github.com/anthropics/claude-code/issues",
        "refresh":
          "Claude Code keeps its registered client in the keychain and /mcp does not clear it: the user has to \#
      remove the stored credentials and sign in again."
      }
      """#,
      #"""
      {
        "name": "cursor",
        "class": "local",
        "client_ids": ["https://cursor.com/oauth/mcp-client.json"],
        "redirect_uris": [
          "cursor://anysphere.cursor-mcp/oauth/callback",
          "https://www.cursor.com/agents/mcp/oauth/callback",
          "http://localhost:8787/callback"
        ],
        "user_agents": ["Cursor", "CursorServer"],
        "notes": {
          "https://cursor.com/oauth/mcp-client.json": "the URL of Cursor's client document is unconfirmed",
          "http://localhost:8787/callback": "other clients listen on 8787 too; a callback alone is a claim"
        },
        "contact": "https://forum.cursor.com/",
        "refresh":
          "The client id is kept; switching the server off and on in Cursor's settings makes it read the \#
      metadata again."
      }
      """#,
      #"""
      {
        "name": "vscode",
        "class": "local",
        "client_ids": [
          "https://vscode.dev/oauth/client-metadata.json",
          "https://insiders.vscode.dev/oauth/client-metadata.json"
        ],
        "redirect_uris": [
          "https://vscode.dev/redirect",
          "https://insiders.vscode.dev/redirect",
          "http://127.0.0.1:33418/"
        ],
        "user_agents": ["Visual Studio Code", "Visual Studio Code - Insiders"],
        "client_names": ["Visual Studio Code"],
        "sources": {
          "Visual Studio Code": {
            "source": "https://github.com/microsoft/vscode, src/vs/base/common/oauth.ts",
            "dated": "2026-10"
          }
        },
        "notes": {
          "http://127.0.0.1:33418/": "GitHub Copilot CLI registers this callback too"
        },
        "contact": "https://github.com/microsoft/vscode/issues",
        "refresh":
          "VS Code keeps its client id for good: the user runs the command \"Authentication: Remove Dynamic \#
      Authentication Providers\"."
      }
      """#,
      #"""
      {
        "name": "copilot-cli",
        "class": "local",
        "client_ids": ["https://github.com/copilot/cli/client-metadata.json"],
        "contact": "https://github.com/github/copilot-cli/issues",
        "refresh": null
      }
      """#,
      #"""
      {
        "name": "codex",
        "class": "local",
        "client_ids": ["https://chatgpt.com/oauth/codex/*/client.json"],
        "user_agents": ["codex-mcp-client", "codex_cli_rs", "codex-tui", "Codex Desktop"],
        "client_names": ["Codex"],
        "sources": {
          "codex-tui": { "source": "https://github.com/Dexter-DAO/dexter-mcp, identifyClient", "dated": "2026-11" },
          "Codex Desktop": {
            "source": "seen as codex-tui's sibling: Codex Desktop/0.147.0 (Mac OS 26.3.2; arm64)",
            "dated": "2026-11"
          },
          "Codex": { "source": "https://github.com/openai/codex", "dated": "2026-10" }
        },
        "contact": "https://github.com/openai/codex/issues",
        "refresh": "Codex reads the metadata at each sign-in: the user runs codex mcp login again."
      }
      """#,
      #"""
      {
        "name": "gemini-cli",
        "class": "local",
        "redirect_uris": ["http://localhost:7777/oauth/callback"],
        "user_agents": ["gemini-cli", "GeminiCLI"],
        "client_names": ["Gemini CLI MCP Client"],
        "sources": {
          "http://localhost:7777/oauth/callback": {
            "source": "Zuora's table of redirect URIs",
            "dated": "2026-11"
          },
          "Gemini CLI MCP Client": {
            "source": "https://github.com/google-gemini/gemini-cli, packages/core/src/mcp/oauth-provider.ts",
            "dated": "2026-10"
          }
        },
        "notes": {
          "http://localhost:7777/oauth/callback":
            "its fork qwen-code listens there too; a callback alone is a claim"
        },
        "contact": "https://github.com/google-gemini/gemini-cli/issues",
        "refresh": "Gemini CLI reads the metadata at each sign-in: the user runs /mcp auth again."
      }
      """#,
    ])
}
