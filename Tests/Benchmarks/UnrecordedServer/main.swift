import Evidence
import Glibc
import HTTP1

// What recording costs is measured against this: manifestd's server with one prepared document, and no journal.
//
// usage: UnrecordedServer PORT PATH DOCUMENT ENTITY-TAG ['NAME: VALUE'…]
UnrecordedServer.run(CommandLine.arguments)

enum UnrecordedServer {
  static func run(_ arguments: [String]) {
    guard arguments.count >= 5, let port = UInt16(arguments[1]), let body = contents(of: arguments[3]) else {
      print("usage: UnrecordedServer PORT PATH DOCUMENT ENTITY-TAG ['NAME: VALUE'...]")
      exit(2)
    }
    let document = Resource(
      tag: 1, lifetime: 300, proof: 1, entityTag: arguments[4], lastModified: 1_700_000_000,
      fields: arguments.dropFirst(5).compactMap(field), body: body)
    let table = ResponseTable(
      sites: [ResponseTable.Site(hosts: ["auth.example.test"], resources: [(path: arguments[2], resource: document)])],
      fallbackSite: 0, commonFields: [], preflightFields: [], watchedMissing: MissingPaths(containing: [], exact: []))
    let configuration = ServerConfiguration(
      listeners: [.tcp(host: "127.0.0.1", port: port)], watchedHeaders: RuleSet.builtIn.watchedHeaders)
    do {
      let server = try Server(configuration: configuration, journal: nil, table: table) { _ in [] }
      try server.start()
      while true { pause() }
    } catch {
      print(error)
      exit(1)
    }
  }

  /// All of a 304's fields are on a 200 too; which are on a 304 is told by their names.
  private static func field(_ line: String) -> HeaderField? {
    let parts = line.split(separator: ":", maxSplits: 1)
    guard parts.count == 2 else { return nil }
    let onlyFull = ["content-type", "repr-digest"].contains(parts[0].lowercased())
    return HeaderField(
      name: String(parts[0]), value: String(parts[1].drop { $0 == " " }), inNotModified: !onlyFull)
  }

  private static func contents(of path: String) -> [UInt8]? {
    let file = unsafe open(path, O_RDONLY)
    if file < 0 { return nil }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = unsafe read(file, &bytes, bytes.count)
    close(file)
    return count > 0 ? Array(bytes.prefix(count)) : nil
  }
}
