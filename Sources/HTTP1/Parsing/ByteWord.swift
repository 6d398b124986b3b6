/// Eight bytes at a time.
enum ByteWord {
  /// Sets the bit that makes ASCII letters lower-case.
  @inline(__always) static var lowerCase: UInt64 { 0x2020_2020_2020_2020 }

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

  /// The first `count` (1 to 8) bytes, the others zero.
  @inline(__always)
  static func first(_ count: Int, of word: UInt64) -> UInt64 { word & (~0 &>> UInt64(64 &- count &* 8)) }
}
