import Manifests
import Storage

/// Finds out how far a log has been read before: what was read then must be what it begins with now.
struct LogProbe {
  let database: Database

  func position(of path: String) throws -> LogPosition? {
    guard let first = try firstLine(of: path) else { return nil }
    let candidates = try database.logPositions(firstLine: first)
    return candidates.isEmpty ? nil : try furthest(of: candidates, in: path)
  }

  private func firstLine(of path: String) throws -> String? {
    let text = try LogText(path)
    var lines = LogLines()
    while true {
      let bytes = try text.read()
      if bytes.isEmpty { return lines.rest().map(LogLines.name) }
      lines.add(bytes)
      if let line = lines.next() { return LogLines.name(of: line) }
    }
  }

  private func furthest(of candidates: [LogPosition], in path: String) throws -> LogPosition? {
    let text = try LogText(path)
    var digest = SHA256()
    var offset: Int64 = 0
    var pending: [UInt8] = []
    var found: LogPosition?
    for candidate in candidates.sorted(by: { $0.offset < $1.offset }) {
      while offset + Int64(pending.count) < candidate.offset {
        let bytes = try text.read()
        if bytes.isEmpty { return found }
        pending += bytes
      }
      let count = Int(candidate.offset - offset)
      digest.update(Array(pending.prefix(count)))
      pending.removeFirst(count)
      offset = candidate.offset
      let copy = digest
      if copy.finalize().hexadecimal == candidate.digest { found = candidate }
    }
    return found
  }
}
