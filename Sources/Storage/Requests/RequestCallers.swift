import Evidence

/// Who made many requests, each once: most are made by few, and what is asked of the database is asked once for each.
struct RequestCallers {
  struct Caller {
    let client: ClientIdentity
    var firstAt: Int64
    var lastAt: Int64
    var hits: Int64 = 1
  }

  /// In the order of their first requests.
  private(set) var callers: [Caller] = []
  /// Of each request.
  private(set) var numbers: [Int32] = []

  init(_ requests: [FoldedRequest]) {
    var index = NumberIndex()
    numbers.reserveCapacity(requests.count)
    for place in requests.indices {
      let (number, time) = (index.place(of: requests[place].client.reference), requests[place].at)
      numbers.append(Int32(truncatingIfNeeded: number))
      if number == callers.count {
        callers.append(Caller(client: requests[place].client, firstAt: time, lastAt: time))
        continue
      }
      callers[number].hits += 1
      if time < callers[number].firstAt { callers[number].firstAt = time }
      if time > callers[number].lastAt { callers[number].lastAt = time }
    }
  }
}
