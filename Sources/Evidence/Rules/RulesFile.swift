import Basics

/// The rules file as JSON has it, before anything in it is checked.
struct RulesFile {
  struct Connector {
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

    static let members = [
      "name", "class", "client_ids", "redirect_uris", "ranges", "headers", "user_agents", "user_agent_pairs",
      "client_names", "sources", "notes", "contact", "refresh",
    ]

    init(_ object: RulesObject) throws(RulesError) {
      name = try object.text("name")
      connectorClass = try object.text("class")
      clientIDs = try object.optionalTexts("client_ids") ?? []
      redirectURIs = try object.optionalTexts("redirect_uris") ?? []
      ranges = try object.objects("ranges", known: Ranges.members, Ranges.init) ?? []
      headers = try object.objects("headers", known: Header.members, Header.init) ?? []
      userAgents = try object.optionalTexts("user_agents") ?? []
      userAgentPairs = try object.optionalTexts("user_agent_pairs") ?? []
      clientNames = try object.optionalTexts("client_names") ?? []
      var sources: [String: Source] = [:]
      for (name, value, place) in try object.named("sources") {
        sources[name] = try Source(RulesObject(value, at: place, known: Source.members))
      }
      self.sources = sources
      var notes: [String: String] = [:]
      for (name, value, place) in try object.named("notes") {
        guard let note = value.string else { throw RulesObject.wrong(place, "a string") }
        notes[name] = note
      }
      self.notes = notes
      contact = try object.optionalText("contact")
      refresh = try object.optionalText("refresh")
    }
  }

  struct Ranges {
    let source: String
    let dated: String
    let until: String?
    let prefixes: [String]

    static let members = ["source", "dated", "until", "prefixes"]

    init(_ object: RulesObject) throws(RulesError) {
      source = try object.text("source")
      dated = try object.text("dated")
      until = try object.optionalText("until")
      prefixes = try object.texts("prefixes")
    }
  }

  struct Source {
    let source: String
    let dated: String

    static let members = ["source", "dated"]

    init(_ object: RulesObject) throws(RulesError) {
      source = try object.text("source")
      dated = try object.text("dated")
    }
  }

  struct Header {
    let name: String
    let value: String?

    static let members = ["name", "value"]

    init(_ object: RulesObject) throws(RulesError) {
      name = try object.text("name")
      value = try object.optionalText("value")
    }
  }

  let dated: String
  let connectors: [Connector]

  init(_ json: JSON) throws(RulesError) {
    let object = try RulesObject(json, known: ["dated", "connectors"])
    dated = try object.text("dated")
    connectors = try object.required(
      "connectors", try object.objects("connectors", known: Connector.members, Connector.init))
  }
}
