import Manifests
import Storage

/// Takes a log's text apart into lines, and keeps the digest of all that has been taken.
struct LogLines {
  /// Bytes taken so far, of the unpacked text.
  private(set) var offset: Int64 = 0
  private var digest = SHA256()
  private var firstLine: String?
  private var buffer: [UInt8] = []
  private var start = 0

  /// Where the text has been taken to; nil before the first line.
  var position: LogPosition? {
    firstLine.map { first in
      let copy = digest
      return LogPosition(firstLine: first, offset: offset, digest: copy.finalize().hexadecimal)
    }
  }

  mutating func add(_ bytes: [UInt8]) {
    buffer.removeFirst(start)
    start = 0
    buffer += bytes
  }

  /// Takes what was read before without looking at it; false while there is more of it to come.
  mutating func skip(to known: Int64) -> Bool {
    while offset < known {
      // The first line names the log, also when it is skipped.
      if offset == 0 && firstLine == nil && lineEnd() == nil { return false }
      let wanted = offset == 0 ? (lineEnd() ?? 0) - start + 1 : Int(known - offset)
      let count = min(wanted, buffer.count - start)
      if count == 0 { return false }
      _ = take(count)
    }
    return true
  }

  /// The next whole line, with its line end; nil if there is none yet.
  mutating func next() -> ArraySlice<UInt8>? {
    lineEnd().map { take($0 - start + 1) }
  }

  /// The last line, where it has no line end.
  mutating func rest() -> ArraySlice<UInt8>? {
    start < buffer.count ? take(buffer.count - start) : nil
  }

  private func lineEnd() -> Int? { buffer[start...].firstIndex(of: 10) }

  private mutating func take(_ count: Int) -> ArraySlice<UInt8> {
    let bytes = buffer[start..<start + count]
    start += count
    offset += Int64(count)
    digest.update(Array(bytes))
    if firstLine == nil { firstLine = SHA256.digest(Array(bytes)).hexadecimal }
    return bytes
  }
}
