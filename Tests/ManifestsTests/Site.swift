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

    func subject() throws -> PathPlan.Subject {
      let bytes = [UInt8](text.utf8)
      let kind = try #require(Document.kind(forName: name, bytes: bytes))
      return PathPlan.Subject(
        name: name, document: try Document(bytes: bytes, kind: kind), explicitPaths: explicitPaths)
    }
  }

  private var subjects: [PathPlan.Subject] = []
  private(set) var ownerships: [PathOwnership] = []
  /// Of the last release.
  private(set) var findings: [Finding] = []

  /// One release: new manifests come after those there are.
  mutating func publish(_ entries: [Entry]) throws {
    for entry in entries {
      let subject = try entry.subject()
      if let index = subjects.firstIndex(where: { $0.name == entry.name }) {
        subjects[index] = subject
      } else {
        subjects.append(subject)
      }
    }
    (ownerships, findings) = try PathPlan.plan(subjects: subjects, existing: ownerships)
  }

  /// `manifest path`, with `?` after the manifest where borrowed and `!` where explicit.
  var rows: [String] { ownerships.map { "\(Self.mark($0)) \($0.path)" } }

  func owner(_ path: String) -> String? { ownerships.first { $0.path == path }.map(Self.mark) }

  func paths(of manifest: String) -> [String] { ownerships.filter { $0.manifest == manifest }.map(\.path) }

  private static func mark(_ row: PathOwnership) -> String {
    row.manifest + (row.borrowed ? "?" : "") + (row.explicit ? "!" : "")
  }
}
