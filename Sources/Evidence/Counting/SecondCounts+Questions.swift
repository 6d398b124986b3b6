import Basics

extension SecondCounts {
  package var isEmpty: Bool { entries.isEmpty }

  /// All requests of the hour.
  package var total: Int64 { entries.reduce(0) { $0.plus($1.count) } }

  /// The Unix second of the first request; nil: there was none.
  package var first: Int64? { entries.first.map { start + $0.place } }

  /// The Unix second of the last request; nil: there was none.
  package var last: Int64? { entries.last.map { start + $0.place } }

  /// Every Unix second with its requests, earliest first.
  package var counts: [(second: Int64, count: Int64)] {
    entries.map { (second: start + $0.place, count: $0.count) }
  }

  /// Requests made later than a Unix second.
  package func count(after second: Int64) -> Int64 {
    entries[firstIndex(after: second)...].reduce(0) { $0.plus($1.count) }
  }

  /// The first request made later than a Unix second; nil: there was none.
  package func first(after second: Int64) -> Int64? {
    let index = firstIndex(after: second)
    return index < entries.count ? start + entries[index].place : nil
  }

  /// The last request made later than a Unix second; nil: there was none.
  package func last(after second: Int64) -> Int64? { last.flatMap { $0 > second ? $0 : nil } }

  /// Without the requests made at a Unix second or earlier.
  package func after(_ second: Int64) -> SecondCounts {
    var rest = self
    rest.entries.removeFirst(firstIndex(after: second))
    return rest
  }

  private func firstIndex(after second: Int64) -> Int {
    let place = second.minus(start)
    return firstIndex { $0 > place }
  }
}
