/// SipHash-2-4 (https://cr.yp.to/siphash/siphash-20120918.pdf): what is distinguished by it cannot be found out, nor
/// made to fall together, without the key. Each part goes in with its length, so that parts cannot run into each other.
package struct KeyedHash: Sendable, Equatable {
  private let key: (UInt64, UInt64)

  /// - Parameter key: 16 bytes; nil for any other count.
  package init?(key bytes: [UInt8]) {
    guard bytes.count == 16 else { return nil }
    key = (Self.word(bytes[0..<8]), Self.word(bytes[8..<16]))
  }

  package static func == (left: KeyedHash, right: KeyedHash) -> Bool { left.key == right.key }

  package func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var state = SipState(key)
    for byte in bytes { state.add(byte) }
    return state.finish()
  }

  package func hash(text: String) -> UInt64 {
    var state = SipState(key)
    let isAdded: Void? = unsafe text.utf8.withContiguousStorageIfAvailable { unsafe state.add($0.span) }
    if isAdded == nil { for byte in text.utf8 { state.add(byte) } }
    return state.finish()
  }

  package func hash(parts: [String]) -> UInt64 {
    var state = SipState(key)
    for part in parts {
      let count = part.utf8.count
      for shift in 0..<4 { state.add(UInt8(truncatingIfNeeded: count >> (8 * shift))) }
      let isAdded: Void? = unsafe part.utf8.withContiguousStorageIfAvailable { unsafe state.add($0.span) }
      if isAdded == nil { for byte in part.utf8 { state.add(byte) } }
    }
    return state.finish()
  }

  /// Of three numbers.
  package func hash(_ first: UInt64, _ second: UInt64, _ third: UInt64) -> UInt64 {
    var state = SipState(key)
    state.add(first)
    state.add(second)
    state.add(third)
    return state.finish()
  }

  private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// The four words of SipHash while bytes come in.
private struct SipState {
  private var v0: UInt64
  private var v1: UInt64
  private var v2: UInt64
  private var v3: UInt64
  private var word: UInt64 = 0
  private var count: UInt64 = 0

  init(_ key: (UInt64, UInt64)) {
    v0 = key.0 ^ 0x736f_6d65_7073_6575
    v1 = key.1 ^ 0x646f_7261_6e64_6f6d
    v2 = key.0 ^ 0x6c79_6765_6e65_7261
    v3 = key.1 ^ 0x7465_6462_7974_6573
  }

  mutating func add(_ byte: UInt8) {
    word |= UInt64(byte) << ((count & 7) * 8)
    count &+= 1
    if count & 7 == 0 { compress() }
  }

  /// Where none but whole words came before.
  mutating func add(_ whole: UInt64) {
    word = whole
    count &+= 8
    compress()
  }

  /// By whole words where eight bytes come at once.
  mutating func add(_ bytes: borrowing Span<UInt8>) {
    var index = 0
    let held = (count & 7) &* 8
    while index &+ 8 <= bytes.count {
      let next = bytes.word(index, index &+ 8)
      word |= next << held
      count &+= 8
      compress()
      if held > 0 { word = next >> (64 &- held) }
      index &+= 8
    }
    while index < bytes.count {
      add(bytes[index])
      index &+= 1
    }
  }

  mutating func finish() -> UInt64 {
    word |= count << 56
    compress()
    v2 ^= 0xff
    for _ in 0..<4 { round() }
    return v0 ^ v1 ^ v2 ^ v3
  }

  private mutating func compress() {
    v3 ^= word
    round()
    round()
    v0 ^= word
    word = 0
  }

  private mutating func round() {
    v0 &+= v1
    v1 = Self.rotated(v1, 13) ^ v0
    v0 = Self.rotated(v0, 32)
    v2 &+= v3
    v3 = Self.rotated(v3, 16) ^ v2
    v0 &+= v3
    v3 = Self.rotated(v3, 21) ^ v0
    v2 &+= v1
    v1 = Self.rotated(v1, 17) ^ v2
    v2 = Self.rotated(v2, 32)
  }

  private static func rotated(_ word: UInt64, _ count: UInt64) -> UInt64 { word << count | word >> (64 - count) }
}
