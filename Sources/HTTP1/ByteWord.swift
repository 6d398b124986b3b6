/// Eight bytes at a time. The result of each test has the top bit of a byte set where the byte passes; false hits
/// can only lie above the first true one, so `trailingZeroBitCount / 8` is exact.
enum ByteWord {
  @inline(__always) static var ones: UInt64 { 0x0101_0101_0101_0101 }
  @inline(__always) static var tops: UInt64 { 0x8080_8080_8080_8080 }
  /// Sets the bit that makes ASCII letters lower-case.
  @inline(__always) static var lowerCase: UInt64 { 0x2020_2020_2020_2020 }

  @inline(__always)
  static func below(_ limit: UInt8, in word: UInt64) -> UInt64 { (word &- ones &* UInt64(limit)) & ~word & tops }

  @inline(__always)
  static func equal(to byte: UInt8, in word: UInt64) -> UInt64 {
    let difference = word ^ (ones &* UInt64(byte))
    return (difference &- ones) & ~difference & tops
  }

  /// The 8 bytes at a pointer as a little-endian number.
  @inline(__always)
  static func load(_ bytes: UnsafePointer<UInt8>) -> UInt64 {
    unsafe UInt64(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self))
  }

  /// One step of a multiply-fold hash.
  @inline(__always)
  static func folded(_ word: UInt64) -> UInt64 {
    let product = word.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }

  /// For words without a byte above 0x7F, exact for every byte: those from `low` to `high`.
  @inline(__always)
  static func within(_ low: UInt8, _ high: UInt8, in word: UInt64) -> UInt64 {
    (word &+ ones &* UInt64(0x80 &- low)) & ~(word &+ ones &* UInt64(0x7F &- high)) & tops
  }

  /// The first `count` (1 to 8) bytes, the others zero.
  @inline(__always)
  static func first(_ count: Int, of word: UInt64) -> UInt64 { word & (~0 &>> UInt64(64 &- count &* 8)) }
}
