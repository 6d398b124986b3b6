extension BuiltInRules {
  /// Browsers, and HTTP libraries under their own names.
  static let libraries = BuiltInRules(
    dated: "2026-11-26",
    connectors: [
      #"""
      {
        "name": "browser",
        "class": "browser",
        "user_agents": ["Mozilla", "Opera", "MSIE", "Konqueror"]
      }
      """#,
      #"{ "name": "python-httpx", "class": "library", "user_agents": ["python-httpx"] }"#,
      #"{ "name": "python-httpx2", "class": "library", "user_agents": ["python-httpx2"] }"#,
      #"{ "name": "authlib", "class": "library", "user_agents": ["Authlib"] }"#,
      #"{ "name": "aiohttp", "class": "library", "user_agents": ["aiohttp"] }"#,
      #"{ "name": "python-requests", "class": "library", "user_agents": ["python-requests"] }"#,
      #"{ "name": "python-urllib", "class": "library", "user_agents": ["Python-urllib", "python-urllib3"] }"#,
      #"{ "name": "python", "class": "library", "user_agents": ["Python"] }"#,
      #"{ "name": "node", "class": "library", "user_agents": ["node", "Node.js"] }"#,
      #"{ "name": "node-fetch", "class": "library", "user_agents": ["node-fetch"] }"#,
      #"{ "name": "undici", "class": "library", "user_agents": ["undici"] }"#,
      #"{ "name": "axios", "class": "library", "user_agents": ["axios"] }"#,
      #"{ "name": "got", "class": "library", "user_agents": ["got"] }"#,
      #"{ "name": "bun", "class": "library", "user_agents": ["Bun"] }"#,
      #"{ "name": "deno", "class": "library", "user_agents": ["Deno"] }"#,
      #"{ "name": "curl", "class": "library", "user_agents": ["curl", "libcurl"] }"#,
      #"{ "name": "wget", "class": "library", "user_agents": ["Wget"] }"#,
      #"{ "name": "go-http-client", "class": "library", "user_agents": ["Go-http-client"] }"#,
      #"{ "name": "reqwest", "class": "library", "user_agents": ["reqwest"] }"#,
      #"{ "name": "rmcp", "class": "library", "user_agents": ["rmcp"] }"#,
      #"{ "name": "hyper", "class": "library", "user_agents": ["hyper"] }"#,
      #"{ "name": "okhttp", "class": "library", "user_agents": ["okhttp"] }"#,
      #"{ "name": "manifestd", "class": "library", "user_agents": ["manifestd"] }"#,
      #"{ "name": "java-http-client", "class": "library", "user_agents": ["Java-http-client", "Java"] }"#,
      #"{ "name": "apache-httpclient", "class": "library", "user_agents": ["Apache-HttpClient"] }"#,
      #"{ "name": "ruby", "class": "library", "user_agents": ["Ruby"] }"#,
      #"{ "name": "faraday", "class": "library", "user_agents": ["Faraday"] }"#,
      #"{ "name": "guzzle", "class": "library", "user_agents": ["GuzzleHttp"] }"#,
      #"{ "name": "httpie", "class": "library", "user_agents": ["HTTPie"] }"#,
      #"{ "name": "dart", "class": "library", "user_agents": ["Dart"] }"#,
      #"{ "name": "libwww-perl", "class": "library", "user_agents": ["libwww-perl"] }"#,
    ])
}
