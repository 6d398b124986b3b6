/// The times of lines that follow one another: most have the second of the one before, nearly all its day.
struct LineTime: Sendable {
  /// The 26 bytes of the last stamp, `10/Oct/2026:13:55:36 -0700`, as four words: the last two of them overlap.
  private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
  /// The second of its midnight, by its zone; nil before the first.
  private var midnight: Int64?
  private(set) var seconds: Int64 = 0

  /// Reads the stamp at `start`; false where it is none, and then of no line.
  @inline(__always)
  mutating func read(_ line: borrowing Span<UInt8>, _ start: Int) -> Bool {
    precondition(start >= 0 && start &+ LogTime.commonLength <= line.count)
    let (a, b) = unsafe (line.wholeWord(unchecked: start), line.wholeWord(unchecked: start &+ 8))
    let (c, d) = unsafe (line.wholeWord(unchecked: start &+ 16), line.wholeWord(unchecked: start &+ 18))
    if a == words.0, b == words.1, c == words.2, d == words.3 { return true }
    return readAnew(line, start, (a, b, c, d))
  }

  @inline(never)
  private mutating func readAnew(
    _ line: borrowing Span<UInt8>, _ start: Int, _ new: (UInt64, UInt64, UInt64, UInt64)
  ) -> Bool {
    // `10/Oct/2` `026:` and ` -0700`: the day and the zone.
    let isSameDay =
      new.0 == words.0 && UInt32(truncatingIfNeeded: new.1) == UInt32(truncatingIfNeeded: words.1)
      && new.3 &>> 16 == words.3 &>> 16
    if isSameDay, let midnight {
      guard line[start &+ 14] == UInt8(ascii: ":"), line[start &+ 17] == UInt8(ascii: ":"),
        let hour = Self.digits(line, start &+ 12), let minute = Self.digits(line, start &+ 15),
        let second = Self.digits(line, start &+ 18), hour < 24, minute < 60, second < 60
      else { return false }
      seconds = midnight &+ hour &* 3_600 &+ minute &* 60 &+ second
      words = new
      return true
    }
    let text = (start..<start &+ LogTime.commonLength).map { line[$0] }
    guard let time = LogTime.common(text[...]), let hour = Self.digits(line, start &+ 12),
      let minute = Self.digits(line, start &+ 15), let second = Self.digits(line, start &+ 18)
    else { return false }
    (seconds, words) = (time, new)
    midnight = time &- hour &* 3_600 &- minute &* 60 &- second
    return true
  }

  @inline(__always)
  private static func digits(_ line: borrowing Span<UInt8>, _ start: Int) -> Int64? {
    let (tens, ones) = (line[start] &- 0x30, line[start &+ 1] &- 0x30)
    return tens < 10 && ones < 10 ? Int64(tens) &* 10 &+ Int64(ones) : nil
  }
}
