/// Sixteen bytes at a time: where the first of some kind stands. (HTTP1 has one of its own: neither module may import
/// the other, and across modules such a loop would not be inlined.)
enum ByteBlock {
  typealias Bytes = SIMD16<UInt8>
  typealias Marks = SIMDMask<SIMD16<Int8>>

  @inline(__always)
  static func all(_ byte: UInt8) -> Bytes { Bytes(repeating: byte) }

  /// The first of `start..<end` that is marked; `end` if there is none. Looks at no byte outside of `base..<end`, the
  /// memory's beginning and the range's end.
  @inline(__always)
  @unsafe static func first(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ marks: (Bytes) -> Marks
  ) -> Int {
    var index = start
    // Most of what is looked through is longer.
    while index &+ 32 <= end {
      let (one, other) = unsafe (marks(load(base + index)), marks(load(base + index + 16)))
      if isAny(one .| other) {
        let first = place(one, from: 0)
        return index &+ (first < 16 ? first : 16 &+ place(other, from: 0))
      }
      index &+= 32
    }
    while index &+ 16 <= end {
      let place = place(marks(unsafe load(base + index)), from: 0)
      if place < 16 { return index &+ place }
      index &+= 16
    }
    if index >= end { return end }
    if end < 16 { return unsafe firstOfFew(base, index, end, marks) }
    // The last sixteen again, those before `index` not counted.
    let last = end &- 16
    return last &+ place(marks(unsafe load(base + last)), from: index &- last)
  }

  @inline(__always)
  @unsafe private static func load(_ bytes: UnsafePointer<UInt8>) -> Bytes {
    unsafe UnsafeRawPointer(bytes).loadUnaligned(as: Bytes.self)
  }

  /// The same where there are not sixteen bytes to load.
  @inline(never)
  @unsafe private static func firstOfFew(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ marks: (Bytes) -> Marks
  ) -> Int {
    var bytes = Bytes()
    for index in start..<end { bytes[index &- start] = unsafe base[index] }
    return min(end, start &+ place(marks(bytes), from: 0))
  }

  @inline(__always)
  private static func isAny(_ marks: Marks) -> Bool {
    let words = unsafe unsafeBitCast(marks, to: SIMD2<UInt64>.self)
    return words[0] | words[1] != 0
  }

  /// The first marked place not below `from`; 16: none.
  @inline(__always)
  private static func place(_ marks: Marks, from: Int) -> Int {
    var words = unsafe unsafeBitCast(marks, to: SIMD2<UInt64>.self)
    if from > 0 { words &= from < 8 ? SIMD2(~0 &<< UInt64(from &* 8), ~0) : SIMD2(0, ~0 &<< UInt64(from &* 8 &- 64)) }
    if words[0] != 0 { return words[0].trailingZeroBitCount &>> 3 }
    return 8 &+ words[1].trailingZeroBitCount &>> 3
  }
}
