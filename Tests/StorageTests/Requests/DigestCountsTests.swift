import Testing

@testable import Storage

@Suite("Digests and how often each was counted, as they are stored") struct DigestCountsTests {
  static let all: [[UInt64: Int64]] = [
    [:], [1: 1], [.max: 1, 0: 1], [7: 2], [7: 1, 8: 300, .max: .max],
    Dictionary(uniqueKeysWithValues: (0..<500).map { (UInt64($0) &* 0x9e37_79b9_7f4a_7c15, Int64($0 % 3 + 1)) }),
  ]

  @Test("are read as they were written, and are the same bytes in any order", arguments: all)
  func roundTrip(counts: [UInt64: Int64]) {
    let bytes = DigestCounts(counts: counts).bytes
    #expect(DigestCounts(bytes: bytes).counts == counts)
    var other: [UInt64: Int64] = [:]
    for (digest, count) in counts.sorted(by: { $0.key > $1.key }) { other[digest] = count }
    #expect(DigestCounts(counts: other).bytes == bytes)
    #expect(bytes.count == 4 + counts.reduce(0) { $0 + ($1.value == 1 ? 8 : 16) })
  }

  @Test("of bytes that nobody wrote no more is read than is there")
  func damaged() {
    let bytes = DigestCounts(counts: [1: 1, 2: 1, 3: 5]).bytes
    for length in bytes.indices { #expect(DigestCounts(bytes: Array(bytes[..<length])).counts.count <= 3) }
    #expect(DigestCounts(bytes: [255, 255, 255, 255] + bytes.dropFirst(4)).counts.count == 4)
  }
}
