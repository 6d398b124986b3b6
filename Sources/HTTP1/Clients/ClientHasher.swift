/// A keyed hash of what distinguishes clients, under a random key of the process: who does not know the key cannot make
/// two clients one. Each part goes in with its length, so that parts cannot run into each other.
///
/// Sixteen bytes a multiplication, each half joined with a secret first (the scheme of wyhash). Nobody is shown a
/// hash, so it need not stand against one who could learn the key from them, as SipHash would at thrice the cost.
struct ClientHasher {
  private let key0: UInt64
  private let key1: UInt64
  private let key2: UInt64

  /// A random key.
  init() {
    var generator = SystemRandomNumberGenerator()
    (key0, key1, key2) = (generator.next(), generator.next(), generator.next())
  }

  @inline(__always)
  func hash(_ bytes: borrowing Span<UInt8>, _ fields: FieldList, _ address: NetworkAddress) -> UInt64 {
    var hash = Self.mixed(address.high ^ key0, address.low ^ key1)
    var hasUserAgent = false
    var place = 0
    while place < fields.count {
      let field = fields[place]
      place &+= 1
      let isUserAgent = field.kind == .userAgent && !hasUserAgent
      if !isUserAgent && field.kind.watchedIndex == nil { continue }
      if isUserAgent { hasUserAgent = true }
      hash = Self.mixed(hash ^ UInt64(field.kind.rawValue) &<< 32 ^ UInt64(field.end &- field.start), key0)
      hash = add(bytes, Int(field.start), Int(field.end), to: hash)
    }
    return hash
  }

  @inline(__always)
  private func add(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int, to sum: UInt64) -> UInt64 {
    let base = unsafe bytes.start(checking: start, end)
    var (hash, index) = (sum, start)
    while index &+ 16 <= end {
      hash = unsafe Self.mixed(ByteWord.load(base + index) ^ key1, ByteWord.load(base + index + 8) ^ key2 ^ hash)
      index &+= 16
    }
    if index == end { return hash }
    if end &- start >= 16 {
      // The last sixteen again.
      return unsafe Self.mixed(ByteWord.load(base + end - 16) ^ key1, ByteWord.load(base + end - 8) ^ key2 ^ hash)
    }
    let (first, second) = (bytes.word(at: index, before: end), bytes.word(at: index &+ 8, before: max(end, index &+ 8)))
    return Self.mixed(first ^ key1, second ^ key2 ^ hash)
  }

  @inline(__always)
  private static func mixed(_ first: UInt64, _ second: UInt64) -> UInt64 {
    let product = first.multipliedFullWidth(by: second)
    return product.high ^ product.low
  }
}
