import Manifests
import Storage

/// Takes a log's text apart into lines, and keeps the digest of all that has been taken.
struct LogLines {
  /// Bytes of a line that are looked at. A longer one is cut there and its rest passed over, however long it is.
  static let lineLimit = 1 << 20

  /// Bytes taken so far, of the unpacked text.
  private(set) var offset: Int64 = 0
  private var digest = SHA256()
  /// What names the log; nil before its first line.
  private(set) var firstLine: String?
  private let known: Int64
  private var buffer: [UInt8] = []
  private var start = 0
  /// Up to where no line end was found: a long line is looked through once, however many pieces it comes in.
  private var searched = 0
  /// Whether the line that was taken last was longer than the limit.
  private(set) var isCut = false
  /// Whether what comes is the rest of a line that was cut.
  private var isPassingOver = false

  /// `position`: what was read before, which is left out.
  init(after position: LogPosition? = nil) {
    firstLine = position?.firstLine
    known = position?.offset ?? 0
  }

  /// What names a log: its first line, with or without its end.
  static func name(of line: ArraySlice<UInt8>) -> String {
    SHA256.digest(Array(line.last == 10 ? line.dropLast() : line)).hexadecimal
  }

  /// Where the text has been taken to; nil before the first line.
  var position: LogPosition? {
    firstLine.map { first in
      let copy = digest
      return LogPosition(firstLine: first, offset: offset, digest: copy.finalize().hexadecimal)
    }
  }

  mutating func add(_ bytes: [UInt8]) {
    buffer.removeFirst(start)
    searched = max(0, searched - start)
    start = 0
    buffer += bytes
  }

  /// Takes what was read before without looking at it; false while there is more of it to come.
  mutating func skipKnown() -> Bool {
    if offset < known { _ = take(min(Int(known - offset), buffer.count - start)) }
    return offset >= known
  }

  /// The next whole line, with its line end, or the beginning of one that is too long; nil if there is none yet.
  mutating func next() -> ArraySlice<UInt8>? {
    if isPassingOver {
      let end = lineEnd()
      _ = take((end.map { $0 + 1 } ?? buffer.count) - start)
      isPassingOver = end == nil
    }
    if let end = lineEnd() { return line(end - start + 1) }
    if buffer.count - start <= Self.lineLimit { return nil }
    isPassingOver = true
    return line(buffer.count - start)
  }

  /// The last line, where it has no line end, without taking it.
  var unfinished: ArraySlice<UInt8>? {
    start < buffer.count && offset >= known && !isPassingOver ? buffer[start...] : nil
  }

  /// The last line, where it has no line end.
  mutating func rest() -> ArraySlice<UInt8>? {
    start < buffer.count && !isPassingOver ? line(buffer.count - start) : nil
  }

  private mutating func line(_ count: Int) -> ArraySlice<UInt8> {
    isCut = count > Self.lineLimit
    return take(count).prefix(Self.lineLimit)
  }

  private mutating func lineEnd() -> Int? {
    let end = buffer[max(start, searched)...].firstIndex(of: 10)
    searched = end ?? buffer.count
    return end
  }

  private mutating func take(_ count: Int) -> ArraySlice<UInt8> {
    let bytes = buffer[start..<start + count]
    start += count
    offset += Int64(count)
    digest.update(Array(bytes))
    if firstLine == nil { firstLine = Self.name(of: bytes.prefix(Self.lineLimit)) }
    return bytes
  }
}
