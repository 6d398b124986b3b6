import Basics
import Storage
import StorySupport
import Testing

@testable import Operations

@Suite("From a file to a manifest: name, site and kind") struct PublisherTests {
  /// One file published where perhaps some manifests are held already.
  struct Case: CustomTestStringConvertible, Sendable {
    /// Manifests of sites that are published before: "HOST NAME KIND".
    var held: [String] = []
    let file: String
    let text: String
    var name: String?
    var site: String?
    var kind: String?
    /// "SITE NAME KIND", or the error's words.
    let gives: String

    var testDescription: String { "\(held.joined(separator: ", ")) + \(file) \(text.prefix(40)): \(gives)" }
  }

  static let hint = "name it after its standard, or give --kind, one of "
  static let nothingTells =
    "nothing says which site it belongs to; give --site https://HOST, or put it into Manifests/HOST/"

  static let sites: [Case] = [
    // The folder.
    Case(file: "Manifests/a.example/mcp.json", text: "{}", gives: "https://a.example mcp mcp"),
    Case(file: "Manifests/A.Example/mcp.json", text: "{}", gives: "https://a.example mcp mcp"),
    Case(file: "Manifests/127.0.0.1:8080/mcp.json", text: "{}", gives: "https://127.0.0.1:8080 mcp mcp"),
    Case(
      file: "Manifests/a.example/mcp.json", text: #"{"url":"https://b.example/mcp"}"#,
      gives: "https://a.example mcp mcp"),
    Case(
      held: ["b.example mcp mcp"], file: "Manifests/a.example/mcp.json", text: "{}", gives: "https://a.example mcp mcp"),
    Case(
      file: "Manifests/a b/mcp.json", text: "{}",
      gives: "publish 'Manifests/a b/mcp.json': its folder 'a b' is no host name; rename the folder"),
    // --site.
    Case(file: "mcp.json", text: "{}", site: "https://a.example", gives: "https://a.example mcp mcp"),
    Case(file: "mcp.json", text: "{}", site: "a.example", gives: "https://a.example mcp mcp"),
    Case(file: "mcp.json", text: "{}", site: "http://a.example:8080/x", gives: "http://a.example:8080 mcp mcp"),
    Case(
      file: "Manifests/a.example/mcp.json", text: "{}", site: "b.example",
      gives: "publish 'Manifests/a.example/mcp.json': it lies in the folder of a.example, not of b.example; "
        + "leave out --site, or move the file"),
    Case(
      file: "Manifests/a.example/mcp.json", text: "{}", site: "http://a.example:8080",
      gives: "http://a.example:8080 mcp mcp"),
    Case(
      held: ["a.example mcp mcp"], file: "mcp.json", text: "{}", site: "b.example", gives: "https://b.example mcp mcp"),
    Case(
      file: "mcp.json", text: "{}", site: "ftp://a.example",
      gives: "publish 'mcp.json': 'ftp://a.example' is no site; give its origin: https://HOST"),
    Case(
      file: "mcp.json", text: "{}", site: "", gives: "publish 'mcp.json': '' is no site; give its origin: https://HOST"),
    // The site that holds the name.
    Case(held: ["a.example mcp mcp"], file: "mcp.json", text: "{}", gives: "https://a.example mcp mcp"),
    // An issuer may be elsewhere, but not all of a document.
    Case(
      held: ["a.example mcp mcp"], file: "mcp.json",
      text: #"{"url":"https://b.example/","x":[{"token_url":"https://A.example/t"}]}"#,
      gives: "https://a.example mcp mcp"),
    Case(
      held: ["a.example mcp mcp"], file: "mcp.json", text: #"{"url":"https://b.example/"}"#,
      gives: "publish 'mcp.json': nothing in it is of https://a.example, where mcp is published, and it names "
        + "https://b.example; choose with --site"),
    Case(
      held: ["a.example mcp mcp", "b.example jwks jwks"], file: "mcp.json", text: #"{"url":"https://b.example/"}"#,
      gives: "https://b.example mcp mcp"),
    Case(
      held: ["a.example mcp mcp", "b.example mcp mcp"], file: "mcp.json",
      text: #"{"url":"https://c.example/","authorization":{"token_url":"https://b.example/token"}}"#,
      gives: "https://b.example mcp mcp"),
    Case(
      held: ["a.example mcp mcp", "b.example jwks jwks"], file: "mcp.json", text: "{}",
      gives: "https://a.example mcp mcp"),
    // Several hold it: the document decides, else the operator must.
    Case(
      held: ["a.example mcp mcp", "b.example mcp mcp"], file: "mcp.json", text: #"{"url":"https://b.example/"}"#,
      gives: "https://b.example mcp mcp"),
    Case(
      held: ["a.example mcp mcp", "b.example mcp mcp"], file: "mcp.json", text: #"{"url":"http://b.example:99/"}"#,
      gives: "https://b.example mcp mcp"),
    Case(
      held: ["a.example mcp mcp", "b.example mcp mcp"], file: "mcp.json", text: #"{"url":"https://c.example/"}"#,
      gives: "publish 'mcp.json': https://a.example and https://b.example have a mcp; choose with --site"),
    Case(
      held: ["a.example mcp mcp", "b.example mcp mcp"], file: "mcp.json", text: "{}",
      gives: "publish 'mcp.json': https://a.example and https://b.example have a mcp; choose with --site"),
    // The document.
    Case(file: "mcp.json", text: #"{"url":"https://a.example/mcp"}"#, gives: "https://a.example mcp mcp"),
    Case(
      file: "mcp.json",
      text: #"{"url":"https://c.example","issuer":"https://b.example","resource":"https://a.example"}"#,
      gives: "https://a.example mcp mcp"),
    Case(
      file: "mcp.json", text: #"{"url":"https://c.example","issuer":"https://b.example","resource":"mine"}"#,
      gives: "https://b.example mcp mcp"),
    Case(
      file: "mcp.json", text: #"{"url":"https://a.example:8443/mcp"}"#, gives: "https://a.example:8443 mcp mcp"),
    // Nothing.
    Case(file: "mcp.json", text: "{}", gives: "publish 'mcp.json': \(nothingTells)"),
    Case(file: "jwks.json", text: #"{"keys":[]}"#, gives: "publish 'jwks.json': \(nothingTells)"),
    Case(file: "security.txt", text: "Contact: x", gives: "publish 'security.txt': \(nothingTells)"),
    Case(file: "Manifests/mcp.json", text: "{}", gives: "publish 'Manifests/mcp.json': \(nothingTells)"),
  ]

  static let kindsAndNames: [Case] = [
    // The kind given, the kind held, the name, the content.
    Case(
      file: "Manifests/a.example/x.json", text: #"{"keys":[]}"#, kind: "json", gives: "https://a.example x json"),
    Case(
      held: ["a.example x json"], file: "x.json", text: #"{"keys":[]}"#, gives: "https://a.example x json"),
    Case(
      held: ["a.example x json"], file: "Manifests/b.example/x.json", text: #"{"keys":[]}"#,
      gives: "https://b.example x jwks"),
    Case(
      held: ["a.example x json", "b.example x jwks"], file: "Manifests/b.example/x.json", text: #"{"keys":[]}"#,
      gives: "https://b.example x jwks"),
    Case(
      held: ["a.example x json"], file: "Manifests/b.example/x.json", text: "{}", gives: "https://b.example x json"),
    Case(
      file: "Manifests/a.example/jwks.json", text: #"{"issuer":"https://a.example"}"#,
      gives: "https://a.example jwks jwks"),
    Case(file: "Manifests/a.example/jwks-2.json", text: "{}", gives: "https://a.example jwks-2 jwks"),
    Case(file: "Manifests/a.example/security.txt", text: "Contact: x", gives: "https://a.example security security"),
    Case(
      file: "as.json", text: #"{"issuer":"https://a.example","authorization_endpoint":"https://a.example/a"}"#,
      gives: "https://a.example as oauth-authorization-server"),
    Case(
      file: "pr.json", text: #"{"resource":"https://a.example/mcp"}"#,
      gives: "https://a.example pr oauth-protected-resource"),
    Case(
      file: "Manifests/a.example/x.json", text: "{}", kind: "mpc",
      gives: "publish 'Manifests/a.example/x.json': no kind 'mpc'; the kinds are oauth-authorization-server,"),
    Case(
      file: "Manifests/a.example/x.json", text: "{}",
      gives: "publish 'Manifests/a.example/x.json': neither its name nor its content says what it is; \(hint)"),
    Case(
      file: "Manifests/a.example/x.txt", text: "hello",
      gives: "publish 'Manifests/a.example/x.txt': neither its name nor its content says what it is; \(hint)"),
    // What is wrong with the document comes before what is wrong with its site.
    Case(
      file: "x.json", text: #"{"a":"#,
      gives: "publish 'x.json': not JSON: line 1, column 6: "),
    Case(
      file: "mcp.json", text: "[1]", gives: "publish 'mcp.json': line 1, column 1: a document of kind mcp must be a"),
    Case(
      file: "security.txt", text: "", gives: "publish 'security.txt': not text: it is empty; mend the file; nothing"),
    // Names.
    Case(
      file: "Manifests/a.example/x.json", text: "{}", name: "jwks.v2_A-9", gives: "https://a.example jwks.v2_A-9 jwks"),
    Case(
      file: "Manifests/a.example/mcp.json", text: "{}", name: "mcp@2",
      gives: "publish 'Manifests/a.example/mcp.json': 'mcp@2' is no manifest's name; give --name with letters, digits, "
        + "'-', '_' and '.'"),
    Case(
      file: "Manifests/a.example/m c p.json", text: "{}",
      gives: "publish 'Manifests/a.example/m c p.json': 'm c p' is no manifest's name"),
    Case(
      file: "Manifests/a.example/mcp.json", text: "{}", name: "", gives: "publish 'Manifests/a.example/mcp.json': ''"),
    Case(
      file: "Manifests/a.example/mcp.json", text: "{}", name: ".mcp",
      gives: "publish 'Manifests/a.example/mcp.json': '.mcp' is no manifest's name"),
    Case(
      file: "Manifests/a.example/mcp.json", text: "{}", name: String(repeating: "x", count: 101),
      gives: "publish 'Manifests/a.example/mcp.json': 'xxx"),
  ]

  @Test("inferred, or refused in words", arguments: sites + kindsAndNames) func infers(_ row: Case) throws {
    let place = Workplace()
    let database = try Database.temporary()
    for held in row.held { try Self.publish(held, in: database) }
    let before = try database.currentManifests().count
    let note = ReleaseNote(by: "test", message: "", now: 2_000)
    let request = PublishRequest(
      files: [try place.write(row.text, to: row.file)], name: row.name, site: row.site, kind: row.kind,
      paths: ["/x"], note: note)
    do {
      let released = try #require(Publisher(database).publish(request).manifests.first)
      #expect("\(released.site) \(released.name) \(released.kind)" == row.gives)
    } catch {
      let words = place.relative("\(error)")
      #expect(words.hasPrefix(row.gives), "\(words)")
      #expect(try database.currentManifests().count == before)
    }
  }

  /// "HOST NAME KIND"; an alias of the first site besides.
  private static func publish(_ held: String, in database: Database) throws {
    let words = held.split(separator: " ").map(String.init)
    let place = Workplace()
    let file = try place.write(words[2] == "jwks" ? #"{"keys":[1]}"# : #"{"held":1}"#, to: "held.json")
    _ = try Publisher(database).publish(
      PublishRequest(
        files: [file], name: words[1], site: words[0], kind: words[2], paths: ["/held-\(words[1])"],
        note: ReleaseNote(by: "test", message: "", now: 1_000)))
  }
}
