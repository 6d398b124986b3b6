import Testing

@testable import Storage

@Suite("A ring of samples")
struct SampleRingTests {
  private func placed(_ times: [Int64], stored: [(slot: Int, at: Int64)] = []) -> [Int: Int64] {
    var ring = SampleRing<Int>()
    for (index, time) in times.enumerated() { ring.add(index, at: time) }
    return Dictionary(uniqueKeysWithValues: ring.placed(in: stored).map { ($0.slot, $0.at) })
  }

  @Test("fills free slots first, the lowest first")
  func free() {
    #expect(placed([5, 6]) == [0: 5, 1: 6])
    #expect(placed([9], stored: [(0, 1), (2, 3)]) == [1: 9])
  }

  @Test("then writes over the oldest, but not with what is older still")
  func full() {
    let stored = (0..<20).map { (slot: $0, at: Int64(100 + $0)) }
    #expect(placed([200], stored: stored) == [0: 200])
    #expect(placed([99], stored: stored).isEmpty)
    #expect(placed([100], stored: stored) == [0: 100])
    #expect(placed([50, 300, 60], stored: stored) == [0: 300])
  }

  @Test("keeps the last twenty of a crowd")
  func crowd() {
    let last = placed((0..<1_000).map(Int64.init)).values.sorted()
    #expect(last == (980..<1_000).map(Int64.init))
    #expect(placed((0..<1_000).reversed().map(Int64.init)).values.sorted() == last)
  }
}
