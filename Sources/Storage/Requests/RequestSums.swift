import Evidence

/// What a fold adds up of the requests that tell the same, by one source.
final class RequestSums {
  /// Of one hour.
  final class Count {
    let hour: Int64
    private(set) var hits: Int64 = 0
    private(set) var answered: Int64 = 0
    private(set) var refused: Int64 = 0
    private(set) var seconds: SecondCounts

    init(hour: Int64) {
      self.hour = hour
      seconds = SecondCounts(hour: hour)
    }

    init(hour: Int64, hits: Int64, answered: Int64, refused: Int64, seconds: [UInt8]) {
      (self.hour, self.hits, self.answered, self.refused) = (hour, hits, answered, refused)
      self.seconds = SecondCounts(hour: hour, bytes: seconds) ?? SecondCounts(hour: hour)
    }

    fileprivate func add(status: Int, at time: Int64) {
      hits += 1
      if status >= 400 { refused += 1 } else if status > 0 { answered += 1 }
      seconds.add(second: time, count: 1)
    }

    func add(_ other: Count) {
      hits += other.hits
      answered += other.answered
      refused += other.refused
      seconds.add(other.seconds)
    }
  }

  let request: Int64
  let place: Int64
  let source: UseSource
  /// Among those of its fold.
  let number: Int
  private(set) var hours: [Int64: Count] = [:]
  /// The hour that was added to last.
  private var present: Count?

  init(request: Int64, place: Int64, source: UseSource, number: Int) {
    (self.request, self.place, self.source, self.number) = (request, place, source, number)
  }

  func add(status: Int, at time: Int64) { count(at: time / 3_600).add(status: status, at: time) }

  private func count(at hour: Int64) -> Count {
    if let present, present.hour == hour { return present }
    let count = hours[hour] ?? Count(hour: hour)
    hours[hour] = count
    present = count
    return count
  }
}
