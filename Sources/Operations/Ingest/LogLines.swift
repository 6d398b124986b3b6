import Basics
import Storage

import func Glibc.memchr
import func Glibc.memmove

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
  private(set) var buffer: [UInt8] = []
  private var start = 0
  /// Up to where the buffer is filled.
  private var end = 0
  /// Up to where no line end was found: a long line is looked through once, however many pieces it comes in.
  private var searched = 0
  /// Whether the line that was taken last was longer than the limit.
  private(set) var isCut = false
  /// Whether nothing but padding has come yet.
  private var isPadding: Bool
  /// Whether what comes is the rest of a line that was cut.
  private var isPassingOver = false

  /// - Parameters:
  ///   - position: what was read before, which is left out.
  ///   - head: the beginning of the text, where what comes is not its beginning.
  ///   - offset: of what comes; from 0 on, or so that what the position needs comes again.
  init(after position: LogPosition? = nil, head: [UInt8] = [], from offset: Int64 = 0) {
    known = position?.offset ?? 0
    (self.head, self.offset) = (offset > 0 ? head : [], offset)
    isPadding = offset == 0
  }

  /// Where the text has been taken to; nil at its beginning.
  var position: LogPosition? { position(before: 0) }

  /// Where the text had been taken to before so many bytes; nil at its beginning.
  /// - Parameter count: of the line that was taken last.
  func position(before count: Int) -> LogPosition? {
    let (before, end) = (offset - Int64(count), start - count)
    if before <= 0 { return nil }
    let tail = buffer[max(0, end - LogPosition.block)..<end]
    return LogPosition(
      head: SHA256.digest(Array(head.prefix(Int(clamping: before)))).hexadecimal, offset: before,
      tail: SHA256.digest(Array(tail)).hexadecimal)
  }

  /// Takes in the next bytes of a text; false at its end.
  mutating func add(from text: LogText) throws(OperationError) -> Bool {
    makeRoom(LogText.chunk)
    let count = try text.read(into: &buffer, at: end)
    end += count
    if isPadding { passPadding() }
    return count > 0
  }

  mutating func add(_ bytes: [UInt8]) {
    makeRoom(bytes.count)
    buffer.replaceSubrange(end..<end + bytes.count, with: bytes)
    end += bytes.count
    if isPadding { passPadding() }
  }

  /// Takes what stands before the first line and is none of it: a byte order mark, and the NULs up to the place where a
  /// server goes on that has its log cut (copytruncate) and does not append.
  private mutating func passPadding() {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    if offset == 0, end > start {
      let first = buffer[start..<min(start + mark.count, end)]
      if first.elementsEqual(mark) {
        _ = take(mark.count)
      } else if mark.starts(with: first) {
        return
      }
    }
    let count = (buffer[start..<end].firstIndex { $0 != 0 } ?? end) - start
    isPadding = start + count == end
    _ = take(count)
  }

  /// Behind what was filled; of what was taken no more is kept than is needed.
  private mutating func makeRoom(_ count: Int) {
    let passed = max(0, start - LogPosition.block)
    if passed > 0 {
      unsafe buffer.withUnsafeMutableBytes { bytes in
        guard let base = bytes.baseAddress else { return }
        unsafe memmove(base, base + passed, end - passed)
      }
    }
    (start, end, searched) = (start - passed, end - passed, max(0, searched - passed))
    let missing = end + count - buffer.count
    if missing > 0 { buffer += [UInt8](repeating: 0, count: missing) }
  }

  /// Takes what was read before without looking at it; false while there is more of it to come.
  mutating func skipKnown() -> Bool {
    if offset < known { _ = take(min(Int(known - offset), end - start)) }
    return offset >= known
  }

  /// The next whole line, with its line end, or the beginning of one that is too long; nil if there is none yet.
  mutating func next() -> ArraySlice<UInt8>? { nextPlace().map { buffer[$0] } }

  /// Where the next line stands in the buffer.
  mutating func nextPlace() -> Range<Int>? {
    if isPassingOver {
      let lineEnd = lineEnd()
      _ = take((lineEnd.map { $0 + 1 } ?? end) - start)
      isPassingOver = lineEnd == nil
    }
    if let lineEnd = lineEnd() { return line(lineEnd &- start &+ 1) }
    if end - start <= Self.lineLimit { return nil }
    isPassingOver = true
    return line(end - start)
  }

  /// The last line, where it has no line end, without taking it.
  var unfinished: ArraySlice<UInt8>? {
    start < end && offset >= known && !isPassingOver ? buffer[start..<end] : nil
  }

  /// The last line, where it has no line end.
  mutating func rest() -> ArraySlice<UInt8>? {
    start < end && !isPassingOver ? buffer[line(end - start)] : nil
  }

  private mutating func line(_ count: Int) -> Range<Int> {
    isCut = count > Self.lineLimit
    let place = take(count)
    return isCut ? place.lowerBound..<place.lowerBound + Self.lineLimit : place
  }

  private mutating func lineEnd() -> Int? {
    let (first, last) = (max(start, searched), end)
    let found = unsafe buffer.withUnsafeBytes { bytes -> Int? in
      guard let base = bytes.baseAddress, first < last, let found = unsafe memchr(base + first, 10, last - first)
      else { return nil }
      return unsafe UnsafeRawPointer(found) - base
    }
    searched = found ?? end
    return found
  }

  private mutating func take(_ count: Int) -> Range<Int> {
    let place = start..<start + count
    start += count
    offset += Int64(count)
    if head.count < LogPosition.block { head += buffer[place].prefix(LogPosition.block - head.count) }
    return place
  }
}
