/// Little-endian words to and from byte arrays, for the cold parts of the format.
struct WordWriter {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ word: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
  }

  /// The word at `offset`, which must lie inside.
  static func word(_ bytes: [UInt8], at offset: Int) -> UInt64 {
    var value: UInt64 = 0
    for index in (0..<8).reversed() { value = value << 8 | UInt64(bytes[offset + index]) }
    return value
  }
}
