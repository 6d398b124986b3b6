/// Places for numbers in the order in which they come: a look-up costs a multiplication and about one comparison.
///
/// Strangers may choose the numbers: their places in memory follow from a factor that this index alone has.
package struct NumberIndex: Sendable {
  private let factor = UInt64.random(in: .min ... .max) | 1
  /// By place.
  package private(set) var numbers: [UInt64] = []
  /// Places, -1 where there is none; a power of two, at most half of them used.
  private var slots: [Int32]
  /// Leaves as many upper bits as there are bits in the number of a slot.
  private var shift: UInt64

  /// - Parameter bits: there is room for half of two to the power of it at first.
  package init(bits: UInt64 = 5) {
    slots = [Int32](repeating: -1, count: 1 << bits)
    shift = 64 - bits
    if bits > 5 { numbers.reserveCapacity(slots.count / 2) }
  }

  package var count: Int { numbers.count }

  package func find(_ number: UInt64) -> Int? {
    let place = Int(slots[slot(of: number)])
    return place < 0 ? nil : place
  }

  /// The place of the number, given to it where it has none: that is `count` before then.
  package mutating func place(of number: UInt64) -> Int {
    let slot = slot(of: number)
    let known = Int(slots[slot])
    if known >= 0 { return known }
    let place = numbers.count
    numbers.append(number)
    slots[slot] = Int32(place)
    if numbers.count &* 2 > slots.count { grow() }
    return place
  }

  /// Where the number is, or would be.
  @inline(__always)
  private func slot(of number: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: (number &* factor) &>> shift)
    while true {
      let place = Int(slots[slot])
      if place < 0 || numbers[place] == number { return slot }
      slot = (slot &+ 1) & (slots.count &- 1)
    }
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 2)
    shift -= 1
    for (place, number) in numbers.enumerated() { slots[slot(of: number)] = Int32(place) }
  }
}
