import Foundation
import Glibc
import Journal

/// A folder of a test's own, removed with it.
final class Folder {
  let path: String

  init() {
    var template = Array("/tmp/manifestd-journal-XXXXXX".utf8CString)
    path = unsafe String(cString: mkdtemp(&template))
  }

  deinit {
    for name in allNames { unsafe unlink(path + "/" + name) }
    unsafe rmdir(path)
  }

  func journal(id: UInt8 = 7) throws -> JournalDirectory {
    try JournalDirectory(path: path, databaseID: [UInt8](repeating: id, count: 16))
  }

  func read(_ name: String) -> [UInt8] {
    let file = unsafe open(path + "/" + name, O_RDONLY)
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 16 << 20)
    let count = unsafe Glibc.read(file, &bytes, bytes.count)
    return Array(bytes.prefix(max(count, 0)))
  }

  func write(_ bytes: [UInt8], to name: String) {
    let file = unsafe open(path + "/" + name, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    defer { close(file) }
    _ = unsafe Glibc.write(file, bytes, bytes.count)
  }

  /// Without the account of losses.
  var names: [String] { allNames.filter { $0 != "losses" } }

  /// This process's descriptors of a file.
  func descriptors(of name: String) throws -> [Int32] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { Int32($0) }.filter {
      // Of what another test closes meanwhile there is no link.
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == "\(path)/\(name)"
    }
  }

  private var allNames: [String] {
    guard let folder = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
        unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }
}

extension Sighting {
  /// A sighting told from others by one number.
  static func sample(_ number: UInt64) -> Sighting {
    Sighting(
      time: 1_700_000_000_000 + Int64(number), client: number &* 31, tag: number, proof: ~number, lifetime: 300,
      status: 200, flags: [.head, .via])
  }
}

extension JournalReader {
  /// All whole batches' records from the start.
  mutating func all() throws -> [JournalRecord] {
    var (records, offset): ([JournalRecord], Int64) = ([], 0)
    while let batch = try next(from: offset) {
      records += batch.records
      offset = batch.endOffset
    }
    return records
  }
}

extension JournalReader {
  /// All records that can be read of a finished segment, and what cannot be.
  mutating func everything() throws -> (records: [JournalRecord], damage: [Damage]) {
    var (records, damage, offset): ([JournalRecord], [Damage], Int64) = ([], [], 0)
    while true {
      if let batch = try next(from: offset) {
        records += batch.records
        offset = batch.endOffset
      } else if !isComplete, let found = try self.damage(from: offset, isFinished: true) {
        damage.append(found)
        offset = found.bytes.upperBound
      } else {
        return (records, damage)
      }
    }
  }
}
