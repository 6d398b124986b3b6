extension BuiltInRules {
  /// Platforms that call from their own servers.
  static let platforms = BuiltInRules(
    dated: "2026-11-26",
    connectors: [
      #"""
      {
        "name": "gemini-enterprise",
        "class": "hosted",
        "redirect_uris": ["https://vertexaisearch.cloud.google.com/oauth-redirect"],
        "contact": "https://cloud.google.com/support",
        "refresh":
          "Gemini Enterprise never reads the metadata: its administrator typed the authorization and token URLs \#
      by hand and has to change them by hand."
      }
      """#,
      #"""
      {
        "name": "gemini-spark",
        "class": "hosted",
        "redirect_uris": ["https://oauth-redirect.googleusercontent.com/r/user_bound_custom-mcp-*"],
        "contact": null,
        "refresh": null
      }
      """#,
      #"""
      {
        "name": "copilot-studio",
        "class": "hosted",
        "redirect_uris": [
          "https://global.consent.azure-apim.net/redirect/*",
          "https://teams.microsoft.com/api/platform/v1.0/oAuthRedirect"
        ],
        "user_agents": ["MicrosoftCopilotStudio-AgenticLoop", "McpToolsListClient"],
        "notes": {
          "https://global.consent.azure-apim.net/redirect/*":
            "every custom connector of the Power Platform uses this host",
          "https://teams.microsoft.com/api/platform/v1.0/oAuthRedirect":
            "Microsoft 365 Copilot and Teams share this callback"
        },
        "contact": "Power Platform admin center, Help + support",
        "refresh": null
      }
      """#,
      #"""
      {
        "name": "le-chat",
        "class": "hosted",
        "redirect_uris": ["https://callback.mistral.ai/v1/integrations_auth/oauth2_callback"],
        "user_agents": ["MistralAI-User"],
        "contact": "https://help.mistral.ai/",
        "refresh": null
      }
      """#,
      #"""
      {
        "name": "grok",
        "class": "hosted",
        "client_ids": ["https://grok.com/oauth/mcp-client.json"],
        "redirect_uris": [
          "https://grok.com/connectors-oauth-exchange-code/",
          "https://console.x.ai/connectors-oauth-exchange-code/"
        ],
        "user_agents": ["grok-connectors-manager", "Grok"],
        "contact": null,
        "refresh":
          "Grok reads the protected-resource metadata on each connect: the user disconnects and connects again."
      }
      """#,
      #"""
      {
        "name": "perplexity",
        "class": "hosted",
        "redirect_uris": [
          "https://www.perplexity.ai/rest/connections/oauth_callback",
          "https://enterprise.perplexity.ai/rest/connections/oauth_callback"
        ],
        "user_agents": ["Perplexity-User"],
        "contact": "support@perplexity.ai",
        "refresh": null
      }
      """#,
      #"""
      {
        "name": "slack",
        "class": "hosted",
        "user_agents": ["Slack-MCP-Client"],
        "contact": "https://slack.com/help/requests/new",
        "refresh": null
      }
      """#,
      #"""
      {
        "name": "devin",
        "class": "hosted",
        "redirect_uris": ["https://api.devin.ai/mcp/oauth/callback"],
        "contact": null,
        "refresh": null
      }
      """#,
      #"""
      {
        "name": "manus",
        "class": "hosted",
        "user_agents": ["manus"],
        "contact": null,
        "refresh": null
      }
      """#,
      #"""
      {
        "name": "qoder",
        "class": "hosted",
        "ranges": [
          {
            "source": "https://docs.qoder.com/cloud-agents/ip-addresses: MCP tool calls of its cloud agents",
            "dated": "2026-11",
            "prefixes": ["8.216.144.48/28", "39.102.160.96/28"]
          }
        ],
        "contact": null,
        "refresh": null
      }
      """#,
    ])
}
