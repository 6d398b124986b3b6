package import Evidence

/// One concrete caller of a connector, and what it holds of each manifest.
package struct ClientRecord: Sendable {
  package let id: ClientID
  package let userAgent: String
  package let network: String
  package let attribution: String
  package let rule: String
  package let firstAt: Int64
  package let lastAt: Int64
}

/// One interval of a client holding a version.
package struct HoldingRecord: Sendable {
  package let client: ClientID
  package let site: String
  package let manifest: String
  package let version: Int
  package let from: Int64
  package let to: Int64
}

/// One of the last requests that a connector made for a path.
package struct SampleRecord: Sendable {
  package let at: Int64
  package let method: String
  package let site: String
  package let path: String
  package let status: Int
  package let version: Int
  package let userAgent: String
  package let network: String
}

extension Database {
  /// The names of all connectors ever seen.
  package func connectorNames() throws(StorageError) -> [String] {
    try connection.rows("SELECT DISTINCT name FROM connector ORDER BY name") { $0.text() }
  }

  /// Every connector ever seen, with its class: what is verified and what is only claimed apart.
  package func connectorClasses() throws(StorageError) -> [(
    name: String, connectorClass: ConnectorClass, standing: Attribution
  )] {
    try connection.rows("SELECT name, class, attribution FROM connector ORDER BY name, attribution DESC") {
      (
        name: $0.text("name"), connectorClass: ConnectorClass(rawValue: $0.text("class")) ?? .httpLibrary,
        standing: Attribution(rawValue: $0.text("attribution")) ?? .claimed
      )
    }
  }

  /// A connector's clients, last seen first, at most the hundred latest (`LatestClients`); those that are verified
  /// apart from the others where `standing` is given.
  package func clients(
    of connector: String, standing: Attribution? = nil, limit: Int
  ) throws(StorageError) -> [ClientRecord] {
    let rows = try connection.rows(
      "SELECT id FROM connector WHERE name = ?1 AND (?2 IS NULL OR attribution = ?2)", connector, standing?.rawValue,
      map: { $0.integer() })
    var found: [ClientRecord] = []
    for row in rows {
      found += try connection.rows(
        """
        SELECT client.id, text, network, attribution, rule, first_at, last_at
        FROM latest_client CROSS JOIN client ON client.id = client_id CROSS JOIN agent ON agent.id = agent_id
        CROSS JOIN recognition ON recognition.id = recognition_id
        WHERE latest_client.connector_id = ? ORDER BY last_at DESC, text, network LIMIT ?
        """, row, limit,
        map: {
          ClientRecord(
            id: $0.id("id"), userAgent: $0.text("text"), network: $0.text("network"),
            attribution: $0.text("attribution"), rule: $0.text("rule"),
            firstAt: $0.integer("first_at"), lastAt: $0.integer("last_at"))
        })
    }
    let ordered = found.sorted {
      ($1.lastAt, $0.userAgent, $0.network, $0.rule) < ($0.lastAt, $1.userAgent, $1.network, $1.rule)
    }
    return Array(ordered.prefix(limit))
  }

  /// How the callers of a connector's last requests were recognised, latest first, each way once: found by the samples,
  /// however many clients it has.
  package func latestCallers(
    of connector: String, limit: Int
  ) throws(StorageError) -> [(attribution: String, rule: String)] {
    let found = try connection.rows(
      """
      SELECT attribution, rule, max(at) AS latest_at FROM (
        SELECT at, client_id FROM connector CROSS JOIN request_sample ON connector_id = connector.id WHERE name = ?1
        UNION ALL SELECT at, client_id FROM connector CROSS JOIN sample ON connector_id = connector.id WHERE name = ?1
      ) CROSS JOIN client ON client.id = client_id CROSS JOIN recognition ON recognition.id = recognition_id
      GROUP BY recognition.id ORDER BY max(at) DESC, rule LIMIT ?2
      """, connector, limit,
      map: { (attribution: $0.text("attribution"), rule: $0.text("rule"), at: $0.integer("latest_at")) })
    return found.sorted { $0.at == $1.at ? Recognition.isBetter($0.rule, than: $1.rule) : $0.at > $1.at }
      .map { ($0.attribution, $0.rule) }
  }

  /// The holding intervals of a connector's clients, latest first; of many clients those of the latest, which `clients`
  /// gives.
  package func holdings(of connector: String, site: SiteRecord?, limit: Int) throws(StorageError) -> [HoldingRecord] {
    try connection.rows(
      """
      SELECT client_id, origin, manifest.name, number, from_at, to_at
      FROM connector CROSS JOIN latest_client ON latest_client.connector_id = connector.id
      CROSS JOIN holding USING (client_id)
      JOIN manifest ON manifest.id = holding.manifest_id JOIN site ON site.id = site_id
      JOIN version ON version.id = version_id
      WHERE connector.name = ?1 AND (?2 IS NULL OR site_id = ?2)
      ORDER BY from_at DESC, manifest.name LIMIT ?3
      """, connector, site?.id, limit,
      map: {
        HoldingRecord(
          client: $0.id("client_id"), site: $0.text("origin"), manifest: $0.text("name"),
          version: $0.int("number"), from: $0.integer("from_at"),
          to: $0.integer("to_at"))
      })
  }

  /// The last sample requests of a connector, latest first.
  package func samples(of connector: String, site: SiteRecord?, limit: Int) throws(StorageError) -> [SampleRecord] {
    try connection.rows(
      """
      SELECT at, method, origin, path.path, status, number, agent.text, network
      FROM sample JOIN connector ON connector.id = sample.connector_id JOIN path ON path.id = path_id
      JOIN site ON site.id = path.site_id JOIN client ON client.id = client_id JOIN agent ON agent.id = agent_id
      JOIN version ON version.id = sample.version_id
      WHERE connector.name = ?1 AND (?2 IS NULL OR path.site_id = ?2) ORDER BY at DESC, slot DESC LIMIT ?3
      """, connector, site?.id, limit,
      map: {
        SampleRecord(
          at: $0.integer("at"), method: $0.text("method"), site: $0.text("origin"), path: $0.text("path"),
          status: $0.int("status"),
          version: $0.int("number"), userAgent: $0.text("text"), network: $0.text("network"))
      })
  }

  /// User agent tokens that no rule knows, most used first.
  package func unmatchedTokens() throws(StorageError) -> [(token: String, hits: Int64, firstAt: Int64, lastAt: Int64)] {
    try connection.rows("SELECT token, hits, first_at, last_at FROM unmatched_token ORDER BY hits DESC, token") {
      (
        token: $0.text("token"), hits: $0.integer("hits"), firstAt: $0.integer("first_at"),
        lastAt: $0.integer("last_at")
      )
    }
  }
}
