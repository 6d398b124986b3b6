import Manifests
import Storage

/// Finds out how far a log has been read before: what was read then must be what it begins with now.
struct LogProbe {
  /// What was found.
  struct Finding {
    /// How far it was read; nil: it was not.
    var position: LogPosition?
    /// All positions of logs that begin with the same line.
    var candidates: [LogPosition] = []
  }

  let database: Database

  /// Reads the text as far as it takes.
  /// - Parameter keep: given all that was read, where it can be read only once.
  func look(at text: LogText, keep: ([UInt8]) throws -> Void = { _ in }) throws -> Finding {
    var head: [[UInt8]] = []
    func read() throws -> [UInt8] {
      let bytes = try text.read()
      try keep(bytes)
      return bytes
    }
    var lines = LogLines()
    var first: ArraySlice<UInt8>?
    while first == nil {
      let bytes = try read()
      if bytes.isEmpty {
        first = lines.rest()
        break
      }
      head.append(bytes)
      lines.add(bytes)
      first = lines.next()
    }
    guard let first else { return Finding() }
    var finding = Finding(candidates: try database.logPositions(firstLine: LogLines.name(of: first)))
    var match = PrefixMatch(finding.candidates)
    for bytes in head { match.add(bytes) }
    while !match.isDecided {
      let bytes = try read()
      if bytes.isEmpty { break }
      match.add(bytes)
    }
    finding.position = match.found
    return finding
  }
}

/// Which of several positions a text has, told as it comes: nothing of it is kept.
private struct PrefixMatch {
  /// The furthest that fits so far.
  private(set) var found: LogPosition?
  private var candidates: ArraySlice<LogPosition>
  private var digest = SHA256()
  private var offset: Int64 = 0

  init(_ candidates: [LogPosition]) {
    self.candidates = candidates.sorted { $0.offset < $1.offset }[...]
  }

  /// Whether what comes tells nothing more.
  var isDecided: Bool { candidates.isEmpty }

  mutating func add(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while let next = candidates.first, next.offset - offset <= Int64(rest.count) {
      let part = rest.prefix(Int(next.offset - offset))
      digest.update(Array(part))
      rest = rest.dropFirst(part.count)
      offset = next.offset
      let copy = digest
      if copy.finalize().hexadecimal == next.digest { found = next }
      candidates.removeFirst()
    }
    if candidates.isEmpty { return }
    digest.update(Array(rest))
    offset += Int64(rest.count)
  }
}
