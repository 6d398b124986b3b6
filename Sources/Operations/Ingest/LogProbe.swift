import Basics
import Manifests
import Storage

/// Finds out how far a log has been read before: what was read then must be what it begins with now, by its first
/// bytes and by those before the place where reading had come to.
struct LogProbe {
  /// What was found.
  struct Finding {
    /// The log as it was read before; nil: it was not.
    var record: LogFileRecord?
    /// All logs that one which begins like this can be.
    var candidates: [LogFileRecord] = []
    /// The first bytes of the text.
    var head: [UInt8] = []
  }

  let database: Database

  /// Looks at a few places of a file that can be read anywhere.
  func look(into text: LogText) throws -> Finding {
    var finding = try finding(text.bytes(at: 0, count: LogPosition.block))
    finding.record = finding.candidates.filter { fits($0, finding.head) }.first {
      let position = $0.position
      let count = Int(min(position.offset, Int64(LogPosition.block)))
      let tail = text.bytes(at: position.offset - Int64(count), count: count)
      return tail.count == count && SHA256.digest(tail).hexadecimal == position.tail
    }
    return finding
  }

  /// Reads a text that comes only from its beginning, as far as it takes.
  /// - Parameter keep: given all that was read, where it can be read only once.
  func look(through text: LogText, keep: ([UInt8]) throws -> Void = { _ in }) throws -> Finding {
    var first: [UInt8] = []
    func read() throws -> [UInt8] {
      let bytes = try text.read()
      try keep(bytes)
      return bytes
    }
    while first.count < LogPosition.block {
      let bytes = try read()
      if bytes.isEmpty { break }
      first += bytes
    }
    var finding = try finding(Array(first.prefix(LogPosition.block)))
    var match = TailMatch(finding.candidates.filter { fits($0, finding.head) })
    match.add(first)
    while !match.isDecided {
      let bytes = try read()
      if bytes.isEmpty { break }
      match.add(bytes)
    }
    finding.record = match.found
    return finding
  }

  /// Whether the log that was read is the file of that name, as far as its beginning tells.
  func isAt(_ path: String, _ record: LogFileRecord) -> Bool {
    guard !LogText.isStream(path), let text = try? LogText(path) else { return false }
    var head: [UInt8] = []
    while head.count < LogPosition.block, let bytes = try? text.read(), !bytes.isEmpty { head += bytes }
    return fits(record, Array(head.prefix(LogPosition.block)))
  }

  private func finding(_ head: [UInt8]) throws -> Finding {
    Finding(candidates: try database.logFiles(head: SHA256.digest(head).hexadecimal), head: head)
  }

  private func fits(_ record: LogFileRecord, _ head: [UInt8]) -> Bool {
    let position = record.position
    let count = Int(min(position.offset, Int64(LogPosition.block)))
    return head.count >= count && SHA256.digest(Array(head.prefix(count))).hexadecimal == position.head
  }
}

/// Which of several logs a text is, told as it comes: its last bytes are kept.
private struct TailMatch {
  /// The furthest that fits so far.
  private(set) var found: LogFileRecord?
  private var candidates: ArraySlice<LogFileRecord>
  private var tail: [UInt8] = []
  private var offset: Int64 = 0

  init(_ candidates: [LogFileRecord]) {
    self.candidates = candidates.sorted { $0.position.offset < $1.position.offset }[...]
  }

  /// Whether what comes tells nothing more.
  var isDecided: Bool { candidates.isEmpty }

  mutating func add(_ bytes: [UInt8]) {
    let known = tail + bytes
    let start = offset - Int64(tail.count)
    offset += Int64(bytes.count)
    while let next = candidates.first, next.position.offset <= offset {
      let end = Int(next.position.offset - start)
      let last = known[max(0, end - LogPosition.block)..<end]
      if SHA256.digest(Array(last)).hexadecimal == next.position.tail { found = next }
      candidates.removeFirst()
    }
    tail = Array(known.suffix(LogPosition.block))
  }
}
