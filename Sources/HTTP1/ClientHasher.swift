/// SipHash-1-3 over what tells clients apart, under a random key of the process: who does not know the key cannot
/// make two clients one. Each part goes in with its length, so that parts cannot run into each other.
struct ClientHasher {
  private let key0: UInt64
  private let key1: UInt64

  /// A random key.
  init() {
    var generator = SystemRandomNumberGenerator()
    (key0, key1) = (generator.next(), generator.next())
  }

  func hash(_ bytes: borrowing Span<UInt8>, _ head: borrowing RequestHead, _ address: NetworkAddress) -> UInt64 {
    var state = SipState(key0, key1)
    state.add(address.high)
    state.add(address.low)
    var hasUserAgent = false
    var place = 0
    while place < head.fieldCount {
      let field = head.fields[place]
      place &+= 1
      let isUserAgent = field.kind == .userAgent && !hasUserAgent
      if !isUserAgent && field.kind.watchedIndex == nil { continue }
      if isUserAgent { hasUserAgent = true }
      state.add(UInt64(field.kind.rawValue) &<< 32 | UInt64(field.end &- field.start))
      let (start, end) = (Int(field.start), Int(field.end))
      let base = unsafe bytes.start(checking: start, end)
      var index = start
      while index &+ 8 <= end {
        unsafe state.add(ByteWord.load(base + index))
        index &+= 8
      }
      if index < end { state.add(bytes.word(at: index, before: end)) }
    }
    return state.finish()
  }
}

/// SipHash's four words (Aumasson, Bernstein: SipHash, 2012), with 1 round a word and 3 at the end.
private struct SipState {
  private var v0: UInt64
  private var v1: UInt64
  private var v2: UInt64
  private var v3: UInt64
  private var count: UInt64 = 0

  @inline(__always)
  init(_ key0: UInt64, _ key1: UInt64) {
    v0 = key0 ^ 0x736F_6D65_7073_6575
    v1 = key1 ^ 0x646F_7261_6E64_6F6D
    v2 = key0 ^ 0x6C79_6765_6E65_7261
    v3 = key1 ^ 0x7465_6462_7974_6573
  }

  @inline(__always)
  mutating func add(_ word: UInt64) {
    v3 ^= word
    round()
    v0 ^= word
    count &+= 8
  }

  @inline(__always)
  mutating func finish() -> UInt64 {
    add(count &<< 56)
    v2 ^= 0xFF
    round()
    round()
    round()
    return v0 ^ v1 ^ v2 ^ v3
  }

  @inline(__always)
  private mutating func round() {
    v0 = v0 &+ v1
    v1 = Self.rotate(v1, 13) ^ v0
    v0 = Self.rotate(v0, 32)
    v2 = v2 &+ v3
    v3 = Self.rotate(v3, 16) ^ v2
    v0 = v0 &+ v3
    v3 = Self.rotate(v3, 21) ^ v0
    v2 = v2 &+ v1
    v1 = Self.rotate(v1, 17) ^ v2
    v2 = Self.rotate(v2, 32)
  }

  @inline(__always)
  private static func rotate(_ word: UInt64, _ bits: UInt64) -> UInt64 { word &<< bits | word &>> (64 &- bits) }
}
