import Evidence

/// What a fold adds up of the requests that tell the same, by one source.
struct RequestSums {
  /// Of one hour.
  struct Count {
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

    fileprivate mutating func add(status: Int, at time: Int64) {
      hits += 1
      if status >= 400 { refused += 1 } else if status > 0 { answered += 1 }
      seconds.add(second: time, count: 1)
    }

    mutating func add(_ other: Count) {
      hits += other.hits
      answered += other.answered
      refused += other.refused
      seconds.add(other.seconds)
    }
  }

  let request: RequestID
  let place: PlaceID
  let source: UseSource
  /// In the order of their first requests.
  private(set) var counts: [Count] = []
  /// Places of hours in `counts`.
  private var hours = NumberIndex()
  /// Of the hour that was added to last.
  private var present = 0

  init(request: RequestID, place: PlaceID, source: UseSource) {
    (self.request, self.place, self.source) = (request, place, source)
  }

  mutating func add(status: Int, at time: Int64) {
    let hour = time / 3_600
    if present >= counts.count || counts[present].hour != hour {
      present = hours.place(of: UInt64(bitPattern: hour))
      if present == counts.count { counts.append(Count(hour: hour)) }
    }
    counts[present].add(status: status, at: time)
  }
}
