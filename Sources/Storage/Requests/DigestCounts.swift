/// Digests and how often each was counted; stored as eight bytes each, and a ninth to sixteenth for the count where it
/// is not 1.
package struct DigestCounts: Sendable {
  /// Room at first: of a second, or a minute, there are mostly fewer.
  private static let bits: UInt64 = 7

  private var index = NumberIndex(bits: bits)
  /// By place in the index.
  private var times: [Int64] = []

  package init(counts: [UInt64: Int64] = [:]) {
    times.reserveCapacity(1 << (Self.bits - 1))
    for (digest, count) in counts { set(digest, count) }
  }

  /// Those counted once come first, after their number (four bytes); each of the rest is followed by its count.
  package init(bytes: [UInt8]) {
    times.reserveCapacity(1 << (Self.bits - 1))
    guard bytes.count >= 4 else { return }
    let words = stride(from: 4, to: bytes.count - 7, by: 8).map { start in
      (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[start + $1]) << (8 * UInt64($1)) }
    }
    let once = min((0..<4).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }, words.count)
    for word in words[..<once] { set(word, 1) }
    for place in stride(from: once, to: words.count - 1, by: 2) { set(words[place], Int64(words[place + 1])) }
  }

  package var counts: [UInt64: Int64] { Dictionary(zip(index.numbers, times)) { first, _ in first } }

  /// 0 where it was not counted.
  package func count(of digest: UInt64) -> Int64 { index.find(digest).map { times[$0] } ?? 0 }

  /// One more of it.
  /// - Returns: how many there are then.
  package mutating func next(_ digest: UInt64) -> Int64 {
    let place = index.place(of: digest)
    if place == times.count { times.append(0) }
    times[place] += 1
    return times[place]
  }

  /// Raises the count; false where it is as high already.
  mutating func raise(_ digest: UInt64, to count: Int64) -> Bool {
    let place = index.place(of: digest)
    if place == times.count { times.append(0) }
    if count <= times[place] { return false }
    times[place] = count
    return true
  }

  private mutating func set(_ digest: UInt64, _ count: Int64) {
    let place = index.place(of: digest)
    if place == times.count { times.append(count) } else { times[place] = count }
  }

  var bytes: [UInt8] {
    var once: [UInt64] = []
    once.reserveCapacity(times.count)
    var more: [(digest: UInt64, count: Int64)] = []
    for (digest, count) in zip(index.numbers, times) where count > 0 {
      if count == 1 { once.append(digest) } else { more.append((digest, count)) }
    }
    once.sort()
    more.sort { $0.digest < $1.digest }
    let count = UInt32(truncatingIfNeeded: once.count)
    for (digest, count) in more { once += [digest, UInt64(count)] }
    for place in once.indices { once[place] = once[place].littleEndian }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4 + 8 * once.count)
    for shift in [0, 8, 16, 24] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: count >> shift)) }
    unsafe once.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
    return bytes
  }
}
