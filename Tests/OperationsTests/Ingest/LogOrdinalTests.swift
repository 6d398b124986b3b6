import Storage
import Testing

@testable import Operations

@Suite("The how many of its like a logged request is") struct LogOrdinalTests {
  private func ordinals(_ lines: [(UInt64, Int64)], after last: LoggedSecond? = nil) -> [Int64] {
    var ordinals = LogOrdinals(after: last)
    return lines.map { ordinals.next($0.0, at: $0.1) }
  }

  @Test("counts within a second, each digest for itself")
  func seconds() {
    #expect(ordinals([(1, 100), (2, 100), (1, 100), (1, 101), (1, 101), (1, 100)]) == [1, 1, 2, 1, 2, 3])
  }

  @Test("a line may be late by a minute; what lies further back begins a new piece")
  func pieces() {
    #expect(ordinals([(1, 100), (2, 160), (1, 100), (2, 161), (1, 100)]) == [1, 1, 2, 1, 1])
    // One log behind another: each is a piece of its own.
    let log: [(UInt64, Int64)] = [(1, 0), (1, 0), (2, 5_000)]
    #expect(ordinals(log + log) == [1, 2, 1, 1, 2, 1])
  }

  @Test("goes on where an earlier reading of the same log has ended")
  func grown() {
    var first = LogOrdinals()
    for (digest, second) in [(1, 99), (1, 100), (2, 100), (1, 100)] as [(UInt64, Int64)] {
      _ = first.next(digest, at: second)
    }
    #expect(first.last == LoggedSecond(second: 100, digests: [1: 2, 2: 1]))
    #expect(ordinals([(1, 100), (3, 100), (1, 101)], after: first.last) == [3, 1, 1])
    #expect(LogOrdinals().last == nil && LogOrdinals(after: first.last).last == first.last)
  }

  @Test("remembers no more than two minutes, however long the log")
  func bounded() {
    var ordinals = LogOrdinals()
    for second in 0..<100_000 as Range<Int64> { #expect(ordinals.next(7, at: second) == 1) }
    #expect(ordinals.next(7, at: 99_999) == 2 && ordinals.next(7, at: 99_999 - LogOrdinals.slack) == 2)
  }
}
