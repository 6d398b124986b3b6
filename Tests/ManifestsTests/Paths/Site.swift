import Testing

@testable import Manifests

/// A site in memory: what was published, in order, and the paths that the plan gave it.
struct Site {
  /// A document to publish. Its kind comes from its name.
  struct Entry: CustomTestStringConvertible {
    let name: String
    let text: String
    let explicitPaths: [String]

    init(_ name: String, _ text: String, _ explicitPaths: [String] = []) {
      (self.name, self.text, self.explicitPaths) = (name, text, explicitPaths)
    }

    var testDescription: String { "\(name) \(text) \(explicitPaths)" }

    func document() throws -> Document {
      let bytes = [UInt8](text.utf8)
      return try Document(bytes: bytes, kind: try #require(Document.kind(forName: name, bytes: bytes)))
    }

    func subject() throws -> PathPlan.Subject {
      PathPlan.Subject(name: name, document: try document(), explicitPaths: explicitPaths)
    }
  }

  private struct Release {
    let name: String
    let entry: Entry
    let document: Document
    let moment: PathMoment
  }

  private let hosts: Set<String>
  private var releases: [Release] = []
  private var clock: Int64 = 1_000
  private(set) var ownerships: [PathOwnership] = []
  /// Of the last release.
  private(set) var findings: [Finding] = []

  init(hosts: Set<String> = []) { self.hosts = hosts }

  /// One release: a live one, later than all before it; or history, at a time.
  mutating func publish(_ entries: [Entry], at past: Int64? = nil, requiresPaths: Bool = true) throws {
    if past == nil { clock += 1 }
    let moment = past.map { PathMoment(time: $0) } ?? PathMoment(time: clock, order: clock)
    let made = try entries.map { Release(name: $0.name, entry: $0, document: try $0.document(), moment: moment) }
    let given = Dictionary(entries.map { ($0.name, $0.explicitPaths) }) { first, _ in first }
    let all = releases + made
    (ownerships, findings) = try PathPlan.plan(
      subjects: Self.subjects(all, given), existing: ownerships, siteHosts: hosts, requiresPaths: requiresPaths)
    releases = all
  }

  /// As the database would give them: in the order in which they became known.
  private static func subjects(_ releases: [Release], _ given: [String: [String]]) -> [PathPlan.Subject] {
    var names: [String] = []
    for release in releases where !names.contains(release.name) { names.append(release.name) }
    return names.map { name in
      let own = releases.filter { $0.name == name }.enumerated().sorted {
        ($0.element.moment, $0.offset) < ($1.element.moment, $1.offset)
      }.map(\.element)
      let versions = Dictionary(grouping: own, by: \.document.sha256).values.map { same in
        PathPlan.Subject.Version(
          facts: PathFacts(same[0].document.json), since: same.map(\.moment).min() ?? PathMoment(),
          isCurrent: same[0].document.sha256 == own.last?.document.sha256)
      }
      return PathPlan.Subject(
        name: name, kind: own[0].document.kind, versions: versions, explicitPaths: given[name] ?? [])
    }
  }

  /// `manifest path`, with `?` after the manifest where borrowed and `!` where explicit.
  var rows: [String] { ownerships.map { "\(Self.mark($0)) \($0.path)" } }

  /// What each manifest serves.
  var current: [String: Entry] {
    Dictionary(grouping: releases, by: \.name).compactMapValues { own in
      own.enumerated().max { ($0.element.moment, $0.offset) < ($1.element.moment, $1.offset) }?.element.entry
    }
  }

  func owner(_ path: String) -> String? { ownerships.first { $0.path == path }.map(Self.mark) }

  func paths(of manifest: String) -> [String] { ownerships.filter { $0.manifest == manifest }.map(\.path) }

  private static func mark(_ row: PathOwnership) -> String {
    row.manifest + (row.borrowed ? "?" : "") + (row.explicit ? "!" : "")
  }
}

extension PathPlan.Subject {
  /// A manifest with one version.
  init(name: String, document: Document, explicitPaths: [String] = []) {
    self.init(
      name: name, kind: document.kind,
      versions: [Version(facts: PathFacts(document.json), since: PathMoment(), isCurrent: true)],
      explicitPaths: explicitPaths)
  }
}
