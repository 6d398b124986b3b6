import Testing

@testable import Storage

@Suite("Places for numbers") struct NumberIndexTests {
  @Test("are given in the order in which the numbers come, once each, however many there are")
  func places() {
    var index = NumberIndex()
    // Zero, the greatest, and many that differ in their upper or in their lower bits only.
    let numbers: [UInt64] =
      [0, .max] + (1...2_000).map { UInt64($0) << 48 } + (1...2_000).map { UInt64($0) }
    for (place, number) in numbers.enumerated() {
      #expect(index.find(number) == nil)
      #expect(index.place(of: number) == place)
    }
    for (place, number) in numbers.enumerated() {
      #expect(index.find(number) == place && index.place(of: number) == place)
    }
    #expect(index.count == numbers.count && index.numbers == numbers && index.find(77_777) == nil)
  }
}
