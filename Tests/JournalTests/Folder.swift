import Glibc
import Journal
import TestSupport

typealias Folder = TemporaryFolder

extension TemporaryFolder {
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
  var segmentNames: [String] { names.filter { $0 != "losses" && !$0.hasPrefix(".") } }
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
