import Evidence
import StorySupport
import TestSupport

@testable import Daemon
@testable import Operations

/// What really happened on a site: releases, what was declared, and every request, each once.
struct TruthStory: Sendable {
  /// Who calls.
  struct Person: Sendable, Hashable {
    let connector: String
    let standing: Attribution
    let agent: String
    let address: String
  }

  struct Request: Sendable {
    let at: Int64
    let person: Person
    let method: String
    let path: String
    let status: Int
    /// Whether the logs, the mirror, or both tell it; with the same for all requests of one hour.
    let isLogged: Bool
    let isMirrored: Bool
  }

  struct Release: Sendable {
    let at: Int64
    /// Where its token, authorization and registration endpoints are; nil: of the last release.
    let base: String
    let isLive: Bool
  }

  static let people = [
    Person(connector: "chatgpt", standing: .verified, agent: "openai-mcp/1.0.0", address: Walk.chatgptAddress),
    Person(connector: "chatgpt", standing: .claimed, agent: "openai-mcp/1.0.0", address: "198.51.100.7"),
    Person(connector: "chatgpt", standing: .claimed, agent: "openai-mcp/1.0.0", address: "203.0.113.9"),
    Person(connector: "claude", standing: .verified, agent: Walk.claudeAgent, address: Walk.claudeAddress),
    Person(connector: "cursor", standing: .claimed, agent: "Cursor/1.0.0", address: "198.51.100.8"),
    Person(connector: "curl", standing: .claimed, agent: "curl/8.5.0", address: "203.0.113.77"),
  ]
  static let bases = ["/a/oauth", "/b/oauth", "/c/oauth"]
  /// Never advertised: declared, or nothing.
  static let declaredBase = "/d/oauth"
  static let document = "/.well-known/oauth-authorization-server"

  /// Oldest first; the live ones come last.
  let releases: [Release]
  let declaredAt: Int64?
  /// In the order of time.
  let requests: [Request]
  let end: Int64

  init(_ random: inout SeededGenerator) {
    let start = Walk.origin
    let days = Int64.random(in: 2...6, using: &random)
    let end = start + days * Walk.day
    self.end = end
    let liveCount = Int.random(in: 1...2, using: &random)
    let order = Self.bases.shuffled(using: &random)
    let times = (0..<order.count).map { _ in Int64.random(in: start..<end, using: &random) }.sorted()
    let count = order.count
    releases = zip(times, order).enumerated().map { place, release in
      Release(at: release.0, base: release.1, isLive: place >= count - liveCount)
    }
    declaredAt = Bool.random(using: &random) ? Int64.random(in: start..<end, using: &random) : nil
    var requests: [Request] = []
    for hour in stride(from: start / 3_600, to: end / 3_600, by: 1) {
      let way = Int.random(in: 0..<3, using: &random)
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        let at = hour * 3_600 + Int64.random(in: 0..<3_600, using: &random)
        let base = (Self.bases + [Self.declaredBase]).randomElement(using: &random) ?? ""
        let kind = Int.random(in: 0..<10, using: &random)
        let person = Self.people.randomElement(using: &random) ?? Self.people[0]
        // Only a log tells of documents that another server gave out.
        if kind == 0 && way != 1 {
          requests.append(
            Request(
              at: at, person: person, method: Bool.random(using: &random) ? "GET" : "HEAD", path: Self.document,
              status: 200, isLogged: true,
              isMirrored: false))
          continue
        }
        let isProbe = kind == 1
        // Of any method that is told at all.
        let probe = ["GET", "HEAD", "PUT", "DELETE", "PATCH"].randomElement(using: &random) ?? ""
        let copies = Int.random(in: 0..<8, using: &random) == 0 ? 2 : 1
        for _ in 0..<copies {
          requests.append(
            Request(
              at: at, person: person, method: isProbe ? probe : "POST", path: "\(base)/token",
              status: isProbe ? 405 : 200, isLogged: way != 1, isMirrored: way != 0))
        }
      }
    }
    self.requests = requests.sorted { $0.at < $1.at }
  }
}

/// The plain list of what happened, counted: what the rows must equal.
extension TruthStory {
  /// Uses of the token endpoint of a base, by who made them.
  func uses(of base: String, after time: Int64 = .min) -> [String: Int64] {
    requests.filter { $0.path == "\(base)/token" && $0.method == "POST" && $0.at > time }
      .reduce(into: [:]) { $0["\($1.person.connector) \($1.person.standing)", default: 0] += 1 }
  }

  func probes(of base: String) -> Int64 {
    Int64(requests.filter { $0.path == "\(base)/token" && $0.method != "POST" }.count)
  }

  /// Since when no release advertised it; nil: one does, or none ever did and nobody declared it.
  func retiredAt(_ base: String) -> Int64? {
    if base == Self.declaredBase { return declaredAt }
    guard let place = releases.firstIndex(where: { $0.base == base }), place + 1 < releases.count else { return nil }
    return releases[place + 1].at
  }

  func isCurrent(_ base: String) -> Bool { releases.last?.base == base }
}
