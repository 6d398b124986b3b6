import Basics
import Glibc
import Storage

/// Takes a log's text apart into lines, and knows the text again by its beginning and by what stands before the place
/// that it has been taken to.
struct LogLines {
  /// Bytes of a line that are looked at. A longer one is cut there and its rest passed over, however long it is.
  static let lineLimit = 1 << 20

  /// Bytes taken so far, of the unpacked text.
  private(set) var offset: Int64 = 0
  private let known: Int64
  /// The first bytes that were taken.
  private var head: [UInt8]
  /// What was taken last, as much as the position needs, and what is to be taken.
  private var buffer: [UInt8] = []
  private var start = 0
  /// Up to where no line end was found: a long line is looked through once, however many pieces it comes in.
  private var searched = 0
  /// Whether the line that was taken last was longer than the limit.
  private(set) var isCut = false
  /// Whether what comes is the rest of a line that was cut.
  private var isPassingOver = false

  /// - Parameters:
  ///   - position: what was read before, which is left out.
  ///   - head: the beginning of the text, where what comes is not its beginning.
  ///   - offset: of what comes; from 0 on, or so that what the position needs comes again.
  init(after position: LogPosition? = nil, head: [UInt8] = [], from offset: Int64 = 0) {
    known = position?.offset ?? 0
    (self.head, self.offset) = (offset > 0 ? head : [], offset)
  }

  /// Where the text has been taken to; nil at its beginning.
  var position: LogPosition? {
    if offset == 0 { return nil }
    let tail = buffer[max(0, start - LogPosition.block)..<start]
    return LogPosition(
      head: SHA256.digest(head).hexadecimal, offset: offset, tail: SHA256.digest(Array(tail)).hexadecimal)
  }

  mutating func add(_ bytes: [UInt8]) {
    let passed = max(0, start - LogPosition.block)
    buffer.removeFirst(passed)
    searched = max(0, searched - passed)
    start -= passed
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
    let first = max(start, searched)
    let end = unsafe buffer.withUnsafeBufferPointer { bytes -> Int? in
      guard let base = bytes.baseAddress, first < bytes.count,
        let found = unsafe memchr(base + first, 10, bytes.count - first)
      else { return nil }
      return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }
    searched = end ?? buffer.count
    return end
  }

  private mutating func take(_ count: Int) -> ArraySlice<UInt8> {
    let bytes = buffer[start..<start + count]
    start += count
    offset += Int64(count)
    if head.count < LogPosition.block { head += bytes.prefix(LogPosition.block - head.count) }
    return bytes
  }
}
