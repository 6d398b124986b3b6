/// The rules file as JSON has it, before anything in it is checked. Names a reader does not know are refused: a
/// misspelt one would otherwise be a rule that silently never matches.
struct RulesFile: Decodable {
  struct Connector: Decodable {
    let name: String
    let connectorClass: String
    let clientIDs: [String]
    let redirectURIs: [String]
    let ranges: [Ranges]
    let headers: [Header]
    let userAgents: [String]
    let userAgentPairs: [String]
    let clientNames: [String]
    let sources: [String: Source]
    let notes: [String: String]
    let contact: String?
    let refresh: String?

    enum CodingKeys: String, CodingKey, CaseIterable {
      case name
      case connectorClass = "class"
      case clientIDs = "client_ids"
      case redirectURIs = "redirect_uris"
      case ranges, headers
      case userAgents = "user_agents"
      case userAgentPairs = "user_agent_pairs"
      case clientNames = "client_names"
      case sources, notes, contact, refresh
    }

    init(from decoder: any Decoder) throws {
      try decoder.refuseNames(besides: CodingKeys.self)
      let values = try decoder.container(keyedBy: CodingKeys.self)
      name = try values.decode(String.self, forKey: .name)
      connectorClass = try values.decode(String.self, forKey: .connectorClass)
      clientIDs = try values.decodeIfPresent([String].self, forKey: .clientIDs) ?? []
      redirectURIs = try values.decodeIfPresent([String].self, forKey: .redirectURIs) ?? []
      ranges = try values.decodeIfPresent([Ranges].self, forKey: .ranges) ?? []
      headers = try values.decodeIfPresent([Header].self, forKey: .headers) ?? []
      userAgents = try values.decodeIfPresent([String].self, forKey: .userAgents) ?? []
      userAgentPairs = try values.decodeIfPresent([String].self, forKey: .userAgentPairs) ?? []
      clientNames = try values.decodeIfPresent([String].self, forKey: .clientNames) ?? []
      sources = try values.decodeIfPresent([String: Source].self, forKey: .sources) ?? [:]
      notes = try values.decodeIfPresent([String: String].self, forKey: .notes) ?? [:]
      contact = try values.decodeIfPresent(String.self, forKey: .contact)
      refresh = try values.decodeIfPresent(String.self, forKey: .refresh)
    }
  }

  struct Ranges: Decodable {
    let source: String
    let dated: String
    let until: String?
    let prefixes: [String]

    enum CodingKeys: String, CodingKey, CaseIterable { case source, dated, until, prefixes }

    init(from decoder: any Decoder) throws {
      try decoder.refuseNames(besides: CodingKeys.self)
      let values = try decoder.container(keyedBy: CodingKeys.self)
      source = try values.decode(String.self, forKey: .source)
      dated = try values.decode(String.self, forKey: .dated)
      until = try values.decodeIfPresent(String.self, forKey: .until)
      prefixes = try values.decode([String].self, forKey: .prefixes)
    }
  }

  struct Source: Decodable {
    let source: String
    let dated: String

    enum CodingKeys: String, CodingKey, CaseIterable { case source, dated }

    init(from decoder: any Decoder) throws {
      try decoder.refuseNames(besides: CodingKeys.self)
      let values = try decoder.container(keyedBy: CodingKeys.self)
      source = try values.decode(String.self, forKey: .source)
      dated = try values.decode(String.self, forKey: .dated)
    }
  }

  struct Header: Decodable {
    let name: String
    let value: String?

    enum CodingKeys: String, CodingKey, CaseIterable { case name, value }

    init(from decoder: any Decoder) throws {
      try decoder.refuseNames(besides: CodingKeys.self)
      let values = try decoder.container(keyedBy: CodingKeys.self)
      name = try values.decode(String.self, forKey: .name)
      value = try values.decodeIfPresent(String.self, forKey: .value)
    }
  }

  let dated: String
  let connectors: [Connector]

  enum CodingKeys: String, CodingKey, CaseIterable { case dated, connectors }

  init(from decoder: any Decoder) throws {
    try decoder.refuseNames(besides: CodingKeys.self)
    let values = try decoder.container(keyedBy: CodingKeys.self)
    dated = try values.decode(String.self, forKey: .dated)
    connectors = try values.decode([Connector].self, forKey: .connectors)
  }
}

/// Any member name, so that those not expected can be seen.
private struct AnyName: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

extension Decoder {
  fileprivate func refuseNames<Key: CodingKey & CaseIterable>(besides known: Key.Type) throws {
    let names = known.allCases.map(\.stringValue)
    for key in try container(keyedBy: AnyName.self).allKeys where !names.contains(key.stringValue) {
      let hint = "unknown member \"\(key.stringValue)\"; known are \(names.joined(separator: ", "))"
      throw DecodingError.dataCorrupted(.init(codingPath: codingPath, debugDescription: hint))
    }
  }
}
