import Basics
import Manifests
import Storage
import StorySupport
import Testing

@testable import Operations

@Suite("Publishing several files, or none") struct PublisherFilesTests {
  private let place: Workplace
  private let database: Database

  init() throws {
    place = Workplace()
    database = try Database.temporary()
  }

  private func publish(
    _ files: [String], name: String? = nil, kind: String? = nil, paths: [String] = [], isDryRun: Bool = false
  ) throws -> ReleaseResult {
    try Publisher(database).publish(
      PublishRequest(
        files: files.map { $0 == "-" ? $0 : "\(place.path)/\($0)" }, name: name, kind: kind, paths: paths,
        isDryRun: isDryRun, note: ReleaseNote(by: "test", message: "why", now: 1_000)))
  }

  /// The words of the error that a call throws.
  private func words(_ call: () throws -> ReleaseResult) -> String {
    do {
      let result = try call()
      return "published \(result.manifests.map(\.name))"
    } catch { return place.relative("\(error)") }
  }

  @Test("a folder is one release, by HOST/NAME.json whatever the folder's own name, with what was left out")
  func folder() throws {
    try place.write("{}", to: "docs/a.example/mcp.json")
    try place.write(#"{"keys":[]}"#, to: "docs/a.example/jwks.json")
    try place.write("Contact: x", to: "docs/b.example/security.txt")
    try place.write("hello", to: "docs/README.md")
    let result = try publish(["docs"])
    #expect(
      result.manifests.map { "\($0.site) \($0.name)" } == [
        "https://a.example jwks", "https://a.example mcp", "https://b.example security",
      ])
    #expect(result.release == 1)
    #expect(result.findings.map(\.rule).contains("not-a-manifest"))
    #expect(try database.currentManifests().map(\.message) == ["why", "why", "why"])
  }

  /// Files that are published together, and the site of each manifest; nil: told by nothing.
  static let together: [(files: [String: String], sites: [String: String]?)] = [
    (["as": "a", "jwks": ""], ["as": "a", "jwks": "a"]),
    (["as": "a", "pr": "a", "jwks": ""], ["as": "a", "pr": "a", "jwks": "a"]),
    (["as": "held", "jwks": "", "security": ""], ["as": "held", "jwks": "held", "security": "held"]),
    // The site that happens to hold the name is another.
    (["as": "a", "mcp": ""], ["as": "a", "mcp": "a"]),
    (["mcp": ""], ["mcp": "held"]), (["jwks": ""], nil), (["as": "a", "pr": "b", "jwks": ""], nil),
    (["jwks": "", "security": ""], nil),
  ]

  @Test("a file whose site nothing tells takes the site of the others, where that is one", arguments: together.indices)
  func siteOfOthers(index: Int) throws {
    let (files, sites) = Self.together[index]
    try place.write(#"{"x":1}"#, to: "Manifests/held.example/mcp.json")
    _ = try publish(["Manifests"])
    for (name, host) in files {
      let text =
        switch name {
        case "as": #"{"issuer":"https://\#(host).example","token_endpoint":"https://\#(host).example/t"}"#
        case "pr": #"{"resource":"https://\#(host).example/mcp"}"#
        case "security": "Contact: x"
        default: #"{"keys":[]}"#
        }
      try place.write(text, to: name == "security" ? "security.txt" : "\(name).json")
    }
    let names = files.keys.sorted().map { $0 == "security" ? "security.txt" : "\($0).json" }
    guard let sites else {
      let found = words { try publish(names) }
      #expect(found.contains("nothing says which site it belongs to; give --site"), "\(found)")
      return
    }
    let found = try publish(names).manifests.map { ($0.name, $0.site) }
    #expect(Dictionary(found) { first, _ in first } == sites.mapValues { "https://\($0).example" })
  }

  @Test("one host's folder below Manifests/ can be published by itself") func hostFolder() throws {
    try place.write("{}", to: "Manifests/a.example/mcp.json")
    #expect(try publish(["Manifests/a.example"]).manifests.map(\.site) == ["https://a.example"])
  }

  @Test("one bad file stops all of them") func allOrNothing() throws {
    try place.write("{}", to: "docs/a.example/mcp.json")
    try place.write("{", to: "docs/b.example/mcp.json")
    #expect(words { try publish(["docs"]) }.hasPrefix("publish 'docs/b.example/mcp.json': not JSON"))
    #expect(try database.isEmpty())
  }

  @Test("a dry run tells the same and stores nothing") func dryRun() throws {
    try place.write("{}", to: "docs/a.example/mcp.json")
    let rehearsal = try publish(["docs"], isDryRun: true)
    #expect(try database.isEmpty())
    #expect(try publish(["docs"]).manifests == rehearsal.manifests)
  }

  @Test("the current bytes again are no release") func unchanged() throws {
    try place.write("{}", to: "docs/a.example/mcp.json")
    #expect(try publish(["docs"]).release == 1)
    let again = try publish(["docs"])
    #expect(again.release == nil && again.manifests.map(\.changed) == [false])
  }

  @Test("flags for one file are refused with several, before anything is read", arguments: ["name", "kind", "path"])
  func singleFileFlags(flag: String) throws {
    try place.write("{", to: "docs/a.example/mcp.json")
    try place.write("{", to: "docs/b.example/mcp.json")
    let words = words {
      try publish(
        ["docs"], name: flag == "name" ? "x" : nil, kind: flag == "kind" ? "json" : nil,
        paths: flag == "path" ? ["/x"] : [])
    }
    #expect(words == "publish 2 files: --\(flag) is for one file; publish that file by itself")
  }

  @Test("nothing to publish is told with the folders' names") func nothing() throws {
    try place.write("hello", to: "docs/README.md")
    try place.write("hello", to: "more/README.md")
    #expect(
      words { try publish(["docs", "more"]) }
        == "publish 'docs', 'more': no manifest file there; put HOST/NAME.json into it, or name a file")
    #expect(words { try publish(["gone"]) } == "read 'gone': no such file; check the name")
  }

  @Test("the same manifest twice in one release is refused") func twice() throws {
    try place.write("{}", to: "one/a.example/mcp.json")
    try place.write(#"{"a":1}"#, to: "two/a.example/mcp.json")
    #expect(
      words { try publish(["one", "two"]) }
        == "publish mcp of https://a.example: it is given twice in one release; give one file for it, or another --name"
    )
  }

  @Test("a manifest keeps its kind") func otherKind() throws {
    try place.write("{}", to: "Manifests/a.example/mcp.json")
    _ = try publish(["Manifests"])
    #expect(
      words { try publish(["Manifests/a.example/mcp.json"], kind: "json") }
        == "publish mcp: it is of kind mcp and cannot become json; give another --name, or --kind mcp")
  }

  @Test("an alias in the document tells which of several holders is meant") func alias() throws {
    try place.write("{}", to: "Manifests/a.example/mcp.json")
    try place.write("{}", to: "Manifests/b.example/mcp.json")
    _ = try publish(["Manifests"])
    try database.addAlias("www.b.example", to: database.site("b.example"))
    try place.write(#"{"url":"https://www.b.example/mcp"}"#, to: "mcp.json")
    #expect(try publish(["mcp.json"]).manifests.map(\.site) == ["https://b.example"])
  }
}
