import Basics
import Evidence
import Manifests
import Storage
import StorySupport
import TestSupport
import Testing

@testable import Daemon
@testable import Operations

/// A site's releases as they happened, what is known of the time before, and who fetched; decided by dice.
struct ReleaseStory {
  static let start: Int64 = 1_750_000_000 / 86_400 * 86_400
  static let day: Int64 = 86_400
  static let days = 8
  static let end = start + Int64(days + 2) * day
  static let names = ["mcp", "oauth-authorization-server", "oauth-protected-resource"]

  /// A version of each of some manifests, by a number that decides its bytes.
  typealias Documents = [String: Int]

  enum Act: CustomStringConvertible {
    case live(Documents, at: Int64, grace: Int64)
    case rollback(String, Int, at: Int64)
    case fetch(String, connector: String, at: Int64)
    case history(Documents, at: Int64, grace: Int64)
    case declare(String, at: Int64)

    /// History and declarations can be acted at any later time; the others happen when they do.
    var isMovable: Bool {
      switch self {
      case .history, .declare: true
      default: false
      }
    }

    var at: Int64 {
      switch self {
      case .live(_, let at, _), .rollback(_, _, let at), .fetch(_, _, let at), .history(_, let at, _),
        .declare(_, let at):
        at
      }
    }

    var description: String {
      let hour = "\((at - ReleaseStory.start) / 3_600)h"
      func text(_ documents: Documents) -> String {
        documents.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
      }
      return switch self {
      case .live(let documents, _, _): "live \(text(documents)) at \(hour)"
      case .rollback(let name, let number, _): "rollback \(name) to \(number) at \(hour)"
      case .fetch(let name, let connector, _): "\(connector) fetches \(name) at \(hour)"
      case .history(let documents, _, _): "history \(text(documents)) at \(hour)"
      case .declare(let path, _): "declare \(path) at \(hour)"
      }
    }
  }

  /// In an order in which they can be acted: by time.
  let acts: [Act]

  init(_ dice: inout SeededGenerator) {
    var acts: [Act] = []
    var released: [String: [Int]] = [:]
    var firstLive: [String: Int64] = [:]
    func documents() -> Documents {
      let names = Self.names.shuffled(using: &dice).prefix(dice.number(1...3))
      return Dictionary(uniqueKeysWithValues: names.map { ($0, dice.number(0...4)) })
    }
    for day in 2..<Self.days {
      let at = Self.start + Int64(day) * Self.day
      if day > 2, dice.number(0...2) == 0, let name = released.keys.sorted().randomElement(using: &dice) {
        acts.append(.rollback(name, released[name]?.randomElement(using: &dice) ?? 0, at: at))
      } else {
        var live = documents()
        // The first one has a field for every declaration.
        if day == 2 { live["oauth-authorization-server"] = dice.number(0...4) }
        acts.append(.live(live, at: at, grace: Int64(dice.number(0...2)) * 3_600))
        for (name, number) in live.sorted(by: { $0.key < $1.key }) {
          released[name, default: []].append(number)
          firstLive[name] = firstLive[name] ?? at
        }
      }
      for (index, connector) in ["claude", "chatgpt"].enumerated() where dice.number(0...1) == 0 {
        let name = released.keys.sorted().randomElement(using: &dice) ?? ""
        acts.append(.fetch(name, connector: connector, at: at + Int64(6 + index) * 3_600))
      }
    }
    for index in 0..<dice.number(2...6) {
      let loaded = documents().filter { firstLive[$0.key] != nil }
      guard let before = loaded.keys.compactMap({ firstLive[$0] }).min() else { continue }
      // No two in one second: that is refused.
      let at = Self.start + Int64(dice.number(0...Int(before - Self.start - 1) / 3_600)) * 3_600 + Int64(index) + 1
      acts.append(.history(loaded, at: at, grace: Int64(dice.number(0...1)) * 7_200))
    }
    for number in 0...6 where dice.number(0...2) == 0 {
      acts.append(.declare("/token-\(number)", at: Self.start + Int64(number) * 1_000))
    }
    self.acts = acts.filter { !$0.isMovable } + acts.filter(\.isMovable)
  }

  /// History and declarations at other places. Nothing is loaded before it happened, nor declared before the field is
  /// known.
  func shuffled(_ dice: inout SeededGenerator) -> [Act] {
    var order = acts.filter { !$0.isMovable }
    for act in acts.filter(\.isMovable).shuffled(using: &dice) {
      var first = order.firstIndex { !$0.isMovable && $0.at > act.at } ?? order.count
      if case .declare = act { first = max(first, (order.firstIndex { !$0.isMovable } ?? 0) + 1) }
      order.insert(act, at: dice.number(first...order.count))
    }
    return order
  }
}

extension ReleaseStory.Act {
  func play(on database: Database) throws {
    switch self {
    case .live(let documents, let at, let grace):
      let note = ReleaseNote(by: "ana", message: "at \(at)", grace: grace, now: at)
      _ = try database.publish(publications(documents), note: note, goesBack: true)
    case .history(let documents, let at, let grace):
      let note = ReleaseNote(by: "ana", message: "at \(at)", grace: grace, at: at, now: ReleaseStory.end)
      _ = try database.publish(publications(documents), note: note)
    case .rollback(let name, let number, let at):
      let manifest = try database.manifest(named: name, site: nil)
      let sha256 = try document(name, number).sha256
      let version = try database.history(of: manifest).first { $0.sha256 == sha256 }?.version ?? 0
      let note = ReleaseNote(by: "ana", message: "at \(at)", grace: 0, now: at)
      _ = try database.rollback([(manifest, version)], note: note)
    case .fetch(let name, let connector, let at): try fetch(name, connector, at, database)
    case .declare(let path, let at): try declare(path, at, database)
    }
  }

  /// What a current version advertises is refused; then or later that version has the last word anyway.
  private func declare(_ path: String, _ at: Int64, _ database: Database) throws {
    guard let endpoint = Endpoint(url: "https://a.example\(path)", field: "token_endpoint") else { return }
    do throws(StorageError) {
      let site = try database.site("a.example")
      try database.retire(endpoint, successor: nil, of: site, by: "ana", at: at, now: ReleaseStory.end)
    } catch {
      if error.code != .refused { throw error }
    }
  }

  private func fetch(_ name: String, _ connector: String, _ at: Int64, _ database: Database) throws {
    guard let current = try database.currentManifests().first(where: { $0.manifest.name == name }),
      let path = try database.allPaths().first(where: { $0.manifestID == current.manifest.id })
    else { return }
    let key = FoldedSighting.Key(
      client: .sample(connector), versionID: current.versionID, pathID: path.id, evidence: .fetch, status: 200)
    try database.fold(Fold(sightings: [FoldedSighting(key, at: at, lifetime: 300)]))
  }

  private func publications(_ documents: ReleaseStory.Documents) throws -> [Publication] {
    try documents.map { name, number in
      Publication(origin: try #require(Origin("https://a.example")), name: name, document: try document(name, number))
    }
  }

  /// Numbers from 0 to 4; some share endpoints.
  private func document(_ name: String, _ number: Int) throws -> Document {
    let token = "https://a.example/token-\(number)"
    let shared = "https://a.example/authorize-\(number / 2)"
    let text =
      switch name {
      case "mcp":
        #"{"url":"https://a.example/mcp","authorization":{"authorization_url":"\#(shared)","token_url":"\#(token)"}}"#
      case "oauth-protected-resource": #"{"resource":"https://a.example/mcp","resource_name":"\#(number)"}"#
      default:
        #"{"issuer":"https://a.example/mcp","authorization_endpoint":"\#(shared)","token_endpoint":"\#(token)"}"#
      }
    let bytes = Array(text.utf8)
    return try Document(bytes: bytes, kind: Document.kind(forName: name, bytes: bytes) ?? .genericJSON)
  }
}
