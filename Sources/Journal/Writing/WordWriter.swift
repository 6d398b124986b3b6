/// Little-endian words to and from byte arrays, for the cold parts of the format.
struct WordWriter {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ word: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
  }

  /// The word at `offset`; traps unless it lies inside.
  static func word(_ bytes: [UInt8], at offset: Int) -> UInt64 {
    precondition(offset >= 0 && offset + 8 <= bytes.count, "a word lies inside its bytes")
    return unsafe bytes.withUnsafeBytes {
      unsafe UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
  }
}
