/// Sixteen bytes at a time: what the parser's loops look for, and where the first of it stands.
enum ByteBlock {
  typealias Bytes = SIMD16<UInt8>
  /// Which of the sixteen are meant.
  typealias Marks = SIMDMask<SIMD16<Int8>>

  /// Sixteen times the same. An operator with such a block on both sides is one machine instruction; with a number on
  /// one side it is a loop over the lanes (measured: ten times the cost).
  @inline(__always)
  static func all(_ byte: UInt8) -> Bytes { Bytes(repeating: byte) }

  @inline(__always)
  @unsafe static func load(_ bytes: UnsafePointer<UInt8>) -> Bytes {
    unsafe UnsafeRawPointer(bytes).loadUnaligned(as: Bytes.self)
  }

  /// The first of `start..<end` that is marked; `end` if there is none. Looks at no byte outside of `base..<end`.
  @inline(__always)
  @unsafe static func first(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ marks: (Bytes) -> Marks
  ) -> Int {
    var index = start
    while index &+ 16 <= end {
      let place = firstMarked(marks(unsafe load(base + index)), from: 0)
      if place < 16 { return index &+ place }
      index &+= 16
    }
    if index >= end { return end }
    if end < 16 { return unsafe firstOfFew(base, index, end, marks) }
    // The last sixteen again, those before `index` not counted.
    let last = end &- 16
    return last &+ firstMarked(marks(unsafe load(base + last)), from: index &- last)
  }

  /// The same where there are not sixteen bytes to load.
  @inline(never)
  @unsafe private static func firstOfFew(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ marks: (Bytes) -> Marks
  ) -> Int {
    var bytes = Bytes()
    for index in start..<end { bytes[index &- start] = unsafe base[index] }
    return min(end, start &+ firstMarked(marks(bytes), from: 0))
  }

  /// The first marked place not below `from`; 16: none.
  @inline(__always)
  private static func firstMarked(_ marks: Marks, from: Int) -> Int {
    var words = unsafe unsafeBitCast(marks, to: SIMD2<UInt64>.self)
    if from > 0 { words &= from < 8 ? SIMD2(~0 &<< UInt64(from &* 8), ~0) : SIMD2(0, ~0 &<< UInt64(from &* 8 &- 64)) }
    if words[0] != 0 { return words[0].trailingZeroBitCount &>> 3 }
    return 8 &+ words[1].trailingZeroBitCount &>> 3
  }
}
