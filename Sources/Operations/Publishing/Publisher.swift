import Basics
import Manifests
package import Storage
import System

/// From files to a release: works out name, site and kind of each file, and publishes all of them or none.
package struct Publisher {
  private let database: Database

  package init(_ database: Database) {
    self.database = database
  }

  /// What a request names, read whole: a rehearsal and the release after it see the same bytes, the standard input's
  /// too.
  package struct Input {
    fileprivate let files: [ManifestFile]
    fileprivate let findings: [Finding]

    package init(_ request: PublishRequest) throws {
      let (files, findings) = try Publisher.files(of: request.files)
      try Publisher.check(request, fileCount: files.count)
      self.files = try files.map { try ManifestFile.readRegular($0.path, host: $0.host) }
      self.findings = findings
    }
  }

  /// Publishes into a database that is not there yet, but in memory only: what would be refused is told before a file
  /// is made.
  package static func rehearse(_ request: PublishRequest, _ input: Input) throws -> ReleaseResult {
    var rehearsal = request
    rehearsal.isDryRun = true
    return try Publisher(.temporary()).publish(rehearsal, input)
  }

  /// Publishes what was asked for. Every error is thrown before anything is stored.
  package func publish(_ request: PublishRequest) throws -> ReleaseResult {
    try publish(request, Input(request))
  }

  package func publish(_ request: PublishRequest, _ input: Input) throws -> ReleaseResult {
    let known = try KnownManifests(database)
    let sites = FileSites(input.files, request, known)
    let publications = try input.files.map { try Self.publication(of: $0, request, known, sites) }
    let result = try database.publish(
      publications, note: request.note, goesBack: request.goesBack, dryRun: request.isDryRun)
    return result.adding(input.findings)
  }

  private static func files(of names: [String]) throws -> (files: [ManifestFolder.Entry], findings: [Finding]) {
    var files: [ManifestFolder.Entry] = []
    var findings: [Finding] = []
    for name in names {
      if Files.isFolder(name) {
        let inner = try ManifestFolder(name).files()
        files += inner.files
        findings += inner.findings
      } else {
        files.append((path: name, host: nil))
      }
    }
    return (files, findings)
  }

  private static func check(_ request: PublishRequest, fileCount: Int) throws(OperationError) {
    if fileCount == 0 {
      let folders = request.files.map { "'\($0)'" }.joined(separator: ", ")
      throw OperationError(
        .missing, "publish \(folders)", "no manifest file there", hint: "put HOST/NAME.json into it, or name a file")
    }
    let single = [("--name", request.name != nil), ("--kind", request.kind != nil), ("--path", !request.paths.isEmpty)]
    if fileCount > 1, let flag = single.first(where: \.1) {
      throw OperationError(
        .usage, "publish \(fileCount) files", "\(flag.0) is for one file", hint: "publish that file by itself")
    }
  }

  static func publication(
    of file: ManifestFile, _ request: PublishRequest, _ known: KnownManifests, _ sites: FileSites
  ) throws -> Publication {
    let name = try name(of: file, request)
    let holders = known.holders(of: name)
    let origin = Result { try sites.origin(of: file, name: name) }
    // What is wrong with the document is told before what is wrong with its site.
    let kind = try kind(of: file, name: name, holders: holders, site: known.site(of: try? origin.get()), request)
    let document = try document(file, kind)
    // History is what was served: a note, not a refusal.
    if request.note.at == nil { try refuseDuplicates(in: document, of: file) }
    return Publication(origin: try origin.get(), name: name, document: document, explicitPaths: request.paths)
  }

  /// What to do about a document that is none.
  static let mend = "mend the file; nothing was stored"

  private static func document(_ file: ManifestFile, _ kind: Kind) throws(OperationError) -> Document {
    do throws(DocumentError) { return try Document(bytes: file.bytes, kind: kind) } catch {
      throw OperationError(.refused, "publish '\(file.path)'", "\(error)", hint: mend)
    }
  }

  /// Two endpoints of one name are two truths: which one a client takes is its own affair.
  private static func refuseDuplicates(in document: Document, of file: ManifestFile) throws(OperationError) {
    guard let complaint = document.duplicateComplaint else { return }
    throw OperationError(
      .refused, "publish '\(file.path)'", complaint, hint: "keep the one that is meant, for clients take either")
  }

  private static func name(of file: ManifestFile, _ request: PublishRequest) throws(OperationError) -> String {
    guard let name = request.name ?? file.stem else {
      throw OperationError(.usage, "publish the standard input", "it has no name", hint: "give --name")
    }
    let isPlain = name.utf8.allSatisfy { byte in
      (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || [45, 46, 95].contains(byte)
    }
    if isPlain && !name.isEmpty && name.utf8.count <= 100 && name.first != "." { return name }
    throw OperationError(
      .refused, "publish '\(file.path)'", "'\(name)' is no manifest's name",
      hint: "give --name with letters, digits, '-', '_' and '.'")
  }

  /// The kind given, else the one that the site's manifest has, else what name and content tell, else what the name
  /// means to another site.
  private static func kind(
    of file: ManifestFile, name: String, holders: [ManifestRecord], site: SiteRecord?, _ request: PublishRequest
  ) throws(OperationError) -> Kind {
    let known = Kind.all.map(\.name).joined(separator: ", ")
    if let given = request.kind {
      if let kind = Kind.named(given) { return kind }
      throw OperationError(.usage, "publish '\(file.path)'", "no kind '\(given)'", hint: "the kinds are \(known)")
    }
    if let held = holders.first(where: { $0.siteID == site?.id }).flatMap({ Kind.named($0.kind) }) { return held }
    if let told = Document.kind(forName: name, bytes: file.bytes) { return told }
    if let other = holders.first.flatMap({ Kind.named($0.kind) }) { return other }
    // What is no document at all is reported as that.
    if !file.path.hasSuffix(".txt") { _ = try document(file, .genericJSON) }
    throw OperationError(
      .refused, "publish '\(file.path)'", "neither its name nor its content says what it is",
      hint: "name it after its standard, or give --kind, one of \(known)")
  }
}
