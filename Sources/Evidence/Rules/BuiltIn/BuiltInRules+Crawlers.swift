extension BuiltInRules {
  /// What indexes the web.
  static let crawlers = #"""
    {
      "dated": "2026-11-26",
      "connectors": [
        { "name": "gptbot", "class": "crawler", "user_agents": ["GPTBot"] },
        { "name": "oai-searchbot", "class": "crawler", "user_agents": ["OAI-SearchBot"] },
        { "name": "claudebot", "class": "crawler", "user_agents": ["ClaudeBot"] },
        { "name": "claude-searchbot", "class": "crawler", "user_agents": ["Claude-SearchBot"] },
        { "name": "anthropic-ai", "class": "crawler", "user_agents": ["anthropic-ai"] },
        { "name": "googlebot", "class": "crawler", "user_agents": ["Googlebot"] },
        { "name": "googleother", "class": "crawler", "user_agents": ["GoogleOther"] },
        { "name": "google-inspectiontool", "class": "crawler", "user_agents": ["Google-InspectionTool"] },
        { "name": "bingbot", "class": "crawler", "user_agents": ["bingbot"] },
        { "name": "perplexitybot", "class": "crawler", "user_agents": ["PerplexityBot"] },
        { "name": "applebot", "class": "crawler", "user_agents": ["Applebot"] },
        { "name": "ccbot", "class": "crawler", "user_agents": ["CCBot"] },
        { "name": "bytespider", "class": "crawler", "user_agents": ["Bytespider"] },
        { "name": "amazonbot", "class": "crawler", "user_agents": ["Amazonbot"] },
        { "name": "meta-externalagent", "class": "crawler", "user_agents": ["meta-externalagent"] },
        { "name": "meta-externalfetcher", "class": "crawler", "user_agents": ["meta-externalfetcher"] },
        { "name": "facebookexternalhit", "class": "crawler", "user_agents": ["facebookexternalhit"] },
        { "name": "duckduckbot", "class": "crawler", "user_agents": ["DuckDuckBot"] },
        { "name": "yandexbot", "class": "crawler", "user_agents": ["YandexBot"] },
        { "name": "baiduspider", "class": "crawler", "user_agents": ["Baiduspider"] },
        { "name": "slackbot", "class": "crawler", "user_agents": ["Slackbot"] },
        { "name": "slackbot-linkexpanding", "class": "crawler", "user_agents": ["Slackbot-LinkExpanding"] },
        { "name": "twitterbot", "class": "crawler", "user_agents": ["Twitterbot"] },
        { "name": "linkedinbot", "class": "crawler", "user_agents": ["LinkedInBot"] },
        { "name": "ahrefsbot", "class": "crawler", "user_agents": ["AhrefsBot"] },
        { "name": "semrushbot", "class": "crawler", "user_agents": ["SemrushBot"] },
        { "name": "mj12bot", "class": "crawler", "user_agents": ["MJ12bot"] },
        { "name": "dotbot", "class": "crawler", "user_agents": ["DotBot"] },
        { "name": "petalbot", "class": "crawler", "user_agents": ["PetalBot"] },
        { "name": "dataforseobot", "class": "crawler", "user_agents": ["DataForSeoBot"] },
        { "name": "archive-org-bot", "class": "crawler", "user_agents": ["archive.org_bot"] }
      ]
    }
    """#
}
