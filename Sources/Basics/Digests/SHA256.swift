/// SHA-256 (FIPS 180-4), in one go with `digest` or in pieces with `update` and `finalize`.
///
/// A version is identified by this digest and the entity tag is made from it, so it is ours: the toolchain has none.
package struct SHA256: Sendable {
  /// FIPS 180-4 §5.3.3.
  private var state: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  private var schedule = [UInt32](repeating: 0, count: 64)
  /// Bytes not yet compressed; fewer than a block between calls.
  private var pending: [UInt8] = []
  private var byteCount: UInt64 = 0

  private static let blockLength = 64

  /// A digest over no bytes yet.
  package init() {}

  /// Adds bytes to the message.
  package mutating func update(_ bytes: [UInt8]) {
    byteCount += UInt64(bytes.count)
    var position = 0
    if !pending.isEmpty {
      position = min(Self.blockLength - pending.count, bytes.count)
      pending += bytes[..<position]
      guard pending.count == Self.blockLength else { return }
      let block = pending
      pending = []
      compress(block, at: 0)
    }
    while bytes.count - position >= Self.blockLength {
      compress(bytes, at: position)
      position += Self.blockLength
    }
    pending += bytes[position...]
  }

  /// The 32 bytes of the digest.
  package consuming func finalize() -> [UInt8] {
    // FIPS 180-4 §5.1.1: a one bit, zeros to 8 bytes short of a block, the length in bits.
    let bitCount = byteCount &* 8
    var padding: [UInt8] = [0x80]
    let used = (pending.count + 1) % Self.blockLength
    padding += [UInt8](repeating: 0, count: (Self.blockLength + 56 - used) % Self.blockLength)
    padding += (0..<8).map { UInt8(truncatingIfNeeded: bitCount >> (56 - 8 * UInt64($0))) }
    update(padding)
    return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * UInt32($0))) } }
  }

  /// The 32 bytes of the digest of `bytes`.
  package static func digest(_ bytes: [UInt8]) -> [UInt8] {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finalize()
  }

  /// FIPS 180-4 §6.2.2, for the block of `bytes` that starts at `start`.
  private mutating func compress(_ bytes: [UInt8], at start: Int) {
    expand(bytes, at: start)
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for round in 0..<64 {
      let choice = (e & f) ^ (~e & g)
      let first = h &+ Self.sum(e, 6, 11, 25) &+ choice &+ Self.constants[round] &+ schedule[round]
      let majority = (a & b) ^ (a & c) ^ (b & c)
      let second = Self.sum(a, 2, 13, 22) &+ majority
      (h, g, f, e) = (g, f, e, d &+ first)
      (d, c, b, a) = (c, b, a, first &+ second)
    }
    for (index, value) in [a, b, c, d, e, f, g, h].enumerated() { state[index] &+= value }
  }

  /// The message schedule, FIPS 180-4 §6.2.2 step 1.
  private mutating func expand(_ bytes: [UInt8], at start: Int) {
    for word in 0..<16 {
      let at = start + 4 * word
      schedule[word] =
        UInt32(bytes[at]) << 24 | UInt32(bytes[at + 1]) << 16 | UInt32(bytes[at + 2]) << 8 | UInt32(bytes[at + 3])
    }
    for word in 16..<64 {
      let (early, late) = (schedule[word - 15], schedule[word - 2])
      let first = Self.rotate(early, 7) ^ Self.rotate(early, 18) ^ (early >> 3)
      let second = Self.rotate(late, 17) ^ Self.rotate(late, 19) ^ (late >> 10)
      schedule[word] = schedule[word - 16] &+ first &+ schedule[word - 7] &+ second
    }
  }

  private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word &>> count | word &<< (32 &- count)
  }

  private static func sum(_ word: UInt32, _ first: UInt32, _ second: UInt32, _ third: UInt32) -> UInt32 {
    rotate(word, first) ^ rotate(word, second) ^ rotate(word, third)
  }

  /// FIPS 180-4 §4.2.2.
  private static let constants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
  ]
}
