import Basics
import Manifests
import Storage

/// Which site each file of one publication belongs to.
struct FileSites {
  private let request: PublishRequest
  private let known: KnownManifests
  /// The one site of all files that tell theirs by themselves; nil where they tell several, or none does.
  private var common: Origin?

  init(_ files: [ManifestFile], _ request: PublishRequest, _ known: KnownManifests) {
    self.request = request
    self.known = known
    var told: [String: Origin] = [:]
    for file in files {
      // What is wrong with a file is told when its own turn comes.
      let name = request.name ?? file.stem ?? ""
      guard let origin = try? Self.toldOrigin(of: file, name, request, known) else { continue }
      let host = known.site(of: origin)?.host ?? origin.host
      if told[host] == nil { told[host] = origin }
    }
    common = told.count == 1 ? told.values.first : nil
  }

  /// What the file tells, else the site of the other files where that is one, else the one site that holds the name.
  ///
  /// A file that tells nothing, such as a key set, goes with those beside it: the site that happens to hold its name
  /// may be another.
  func origin(of file: ManifestFile, name: String) throws(OperationError) -> Origin {
    if let origin = try Self.toldOrigin(of: file, name, request, known) ?? common { return origin }
    let holders = known.holders(of: name)
    if holders.count > 1 { throw Self.severalHold(name, holders, "publish '\(file.path)'") }
    if let origin = holders.first.flatMap({ Origin($0.origin) }) { return origin }
    throw OperationError(
      .refused, "publish '\(file.path)'", "nothing says which site it belongs to",
      hint: "give --site https://HOST, or put it into Manifests/HOST/")
  }

  /// The folder's host, else --site, else what the document says; nil: none of them says anything. A folder and a
  /// --site that contradict each other are a mistake of one of them.
  private static func toldOrigin(
    of file: ManifestFile, _ name: String, _ request: PublishRequest, _ known: KnownManifests
  ) throws(OperationError) -> Origin? {
    let operation = "publish '\(file.path)'"
    let given = try request.site.map { site throws(OperationError) in try origin(site, operation) }
    if let host = file.folderHost {
      guard let origin = Origin("https://\(host)") else {
        throw OperationError(.refused, operation, "its folder '\(host)' is no host name", hint: "rename the folder")
      }
      if given == nil || given?.host == origin.host { return given ?? origin }
      throw OperationError(
        .usage, operation, "it lies in the folder of \(host), not of \(request.site ?? "")",
        hint: "leave out --site, or move the file")
    }
    if let given { return given }
    guard let document = try? Document(bytes: file.bytes, kind: .genericJSON), let told = document.origin else {
      return nil
    }
    return try holder(of: name, document, told, known, operation) ?? told
  }

  /// The site that holds the name already, before the one that the document names: an issuer may be elsewhere. But
  /// where nothing in the document is of that site it may be meant for another.
  private static func holder(
    of name: String, _ document: Document, _ told: Origin, _ known: KnownManifests, _ operation: String
  ) throws(OperationError) -> Origin? {
    let meant = known.site(of: told)
    let holders = known.holders(of: name)
    if holders.isEmpty { return nil }
    if let own = holders.first(where: { $0.siteID == meant?.id }) { return Origin(own.origin) }
    let fitting = holders.filter { known.canBe(document, of: $0) }
    if fitting.count == 1 { return Origin(fitting[0].origin) }
    if fitting.isEmpty && meant != nil { return nil }
    if holders.count > 1 { throw severalHold(name, holders, operation) }
    throw OperationError(
      .refused, operation, "nothing in it is of \(holders[0].origin), where \(name) is published, and it names \(told)",
      hint: "choose with --site")
  }

  private static func severalHold(_ name: String, _ holders: [ManifestRecord], _ operation: String) -> OperationError {
    OperationError(
      .usage, operation, "\(holders.map(\.origin).joined(separator: " and ")) have a \(name)",
      hint: "choose with --site")
  }

  private static func origin(_ site: String, _ operation: String) throws(OperationError) -> Origin {
    if let origin = Origin(site.has("://") ? site : "https://\(site)") { return origin }
    throw OperationError(.usage, operation, "'\(site)' is no site", hint: "give its origin: https://HOST")
  }
}
