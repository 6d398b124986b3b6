import Basics
import Manifests
package import Storage

/// The first release of a daemon: what a folder holds, without the files that cannot be published.
///
/// An operator who publishes asked for all of it or nothing; a daemon that starts serves what it can.
package struct FolderPublication {
  /// A file that is left out, and what to do about it.
  package struct Fault: Sendable {
    package let path: String
    /// One line: why, and what to do.
    package let message: String
  }

  private typealias Candidate = (file: ManifestFile, publication: Publication)
  private typealias Refusal = (file: ManifestFile, error: StorageError)

  /// In the order of the files.
  package private(set) var faults: [Fault] = []
  private let findings: [Finding]
  private var sound: [Candidate] = []
  private let note: ReleaseNote

  /// Reads the folder, and tries its files together.
  ///
  /// - Throws: what is no fault of a file: a folder that cannot be read, or a database that cannot be made.
  package init(_ folder: String, note: ReleaseNote) throws {
    self.note = note
    var unreadable: [Fault] = []
    let (files, findings) = try ManifestFolder(folder).files { path, error in
      unreadable.append(Self.fault(path, error.cause, error.hint))
    }
    self.findings = findings
    faults = unreadable
    let request = PublishRequest(files: [folder], note: note)
    let rehearsal = try Database.temporary()
    let known = try KnownManifests(rehearsal)
    let read = try files.compactMap { entry in
      try keep(entry.path) { try ManifestFile.readRegular(entry.path, host: entry.host) }
    }
    let sites = FileSites(read, request, known)
    let candidates: [Candidate] = try read.compactMap { file in
      try keep(file.path) { (file, try Publisher.publication(of: file, request, known, sites)) }
    }
    try choose(candidates, rehearsal)
  }

  /// Nil, and a fault, where that file is to blame.
  private mutating func keep<Value>(_ path: String, _ work: () throws -> Value) throws -> Value? {
    do { return try work() } catch let error as OperationError {
      faults.append(Self.fault(path, error.cause, error.hint))
      return nil
    }
  }

  /// Whether there is anything to publish.
  package var isEmpty: Bool { sound.isEmpty }

  /// Publishes what is sound.
  package func publish(into database: Database) throws(StorageError) -> ReleaseResult {
    try database.publish(sound.map(\.publication), note: note).adding(findings)
  }

  /// The key sets of a site together: one that is left out makes the rest no more certain.
  private static func units(of candidates: [Candidate]) -> [[Candidate]] {
    let (keys, others) = (candidates.filter(isKeySet), candidates.filter { !isKeySet($0) })
    return others.map { [$0] }
      + Dictionary(grouping: keys, by: \.publication.origin.host).sorted { $0.key < $1.key }.map(\.value)
  }

  private static func isKeySet(_ candidate: Candidate) -> Bool { candidate.publication.document.kind == .jwks }

  /// What one file needs may lie in a later one: those that are refused are tried again beside the others.
  private mutating func choose(_ candidates: [Candidate], _ rehearsal: Database) throws(StorageError) {
    var rest = Self.units(of: candidates)
    var refusals: [Refusal] = []
    var count: Int
    repeat {
      count = sound.count
      refusals = []
      try add(rest[...], rehearsal, &refusals)
      let refused = Set(refusals.map(\.file.path))
      rest = rest.map { unit in unit.filter { refused.contains($0.file.path) } }.filter { !$0.isEmpty }
    } while !rest.isEmpty && sound.count > count
    faults += refusals.map { Self.fault($0.file.path, $0.error.cause, $0.error.hint) }
    faults.sort { $0.path < $1.path }
  }

  /// All at once where that can be, else by halves.
  private mutating func add(
    _ units: ArraySlice<[Candidate]>, _ rehearsal: Database, _ refusals: inout [Refusal]
  ) throws(StorageError) {
    guard let first = units.first else { return }
    let candidates = units.flatMap(\.self)
    do throws(StorageError) {
      _ = try rehearsal.publish((sound + candidates).map(\.publication), note: note, dryRun: true)
      sound += candidates
    } catch {
      guard error.code == .refused || error.code == .invalid else { throw error }
      if units.count == 1 {
        let own = try ownKeys(first, rehearsal)
        sound += own
        refusals += first.filter { file, _ in !own.contains { $0.file.path == file.path } }.map { ($0.file, error) }
        return
      }
      let middle = units.startIndex + units.count / 2
      try add(units[..<middle], rehearsal, &refusals)
      try add(units[middle...], rehearsal, &refusals)
    }
  }

  /// Of several key sets those that one document's `jwks_uri` is told to be of: that stays so without the others.
  private func ownKeys(_ unit: [Candidate], _ rehearsal: Database) throws(StorageError) -> [Candidate] {
    if unit.count == 1 { return [] }
    let result: ReleaseResult
    do throws(StorageError) {
      result = try rehearsal.publish((sound + unit).map(\.publication), note: note, requiresPaths: false, dryRun: true)
    } catch {
      guard error.code == .refused || error.code == .invalid else { throw error }
      return []
    }
    return unit.filter { _, publication in
      result.manifests.contains { manifest in
        manifest.name == publication.name && Origin(manifest.site)?.host == publication.origin.host
          && manifest.paths.contains { !PathPlan.isUsual($0, of: .jwks) }
      }
    }
  }

  private static func fault(_ path: String, _ cause: String, _ hint: String) -> Fault {
    let advice = hint.isEmpty || hint == Publisher.mend ? "mend it" : hint
    return Fault(path: path, message: "\(cause); \(advice), then: manifestd publish '\(path)'")
  }
}
