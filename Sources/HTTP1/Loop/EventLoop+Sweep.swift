/// Time-outs, and the end.
extension EventLoop {
  /// Once a second: who has run out of time, and whether there are descriptors again.
  mutating func sweepIfDue() {
    if clock.steady < nextSweep { return }
    nextSweep = clock.steady + 1000
    for place in 0..<slab.highWater where slab[place].phase != .free {
      if slab[place].deadline <= clock.steady { expire(place) }
    }
    finishRound()
    startAccepting()
  }

  /// A request begun and not finished gets 408 (RFC 9110 §15.5.9); all else is closed.
  private mutating func expire(_ place: Int) {
    if slab[place].phase == .waiting { return expireWaiting(place) }
    if slab[place].phase == .open, slab[place].input != .unread, slab[place].inputCount > 0 {
      slab.dropInput(place)
      answerAlone(place, .timeout)
    } else {
      close(place)
    }
  }

  /// Time-outs of reading do not hold for who waits for a ticket; that has a time of its own (RFC 9110 §15.6.5).
  private mutating func expireWaiting(_ place: Int) {
    if let wait = waits[slab[place].ticket], wait.deadline > clock.steady {
      slab[place].deadline = wait.deadline
    } else {
      slab[place].ticket = 0
      answerAlone(place, .gatewayTimeout)
    }
  }

  /// Follows `Server.drain`.
  /// - Returns: whether the loop is done.
  mutating func isDrained() -> Bool {
    guard let seconds = shared.drainSeconds else { return false }
    if drainDeadline == nil { beginDrain(seconds) }
    guard let deadline = drainDeadline else { return false }
    if (slab.count > 0 || !waits.isEmpty) && clock.steady < deadline { return false }
    for place in 0..<slab.highWater where slab[place].phase != .free { close(place) }
    return true
  }

  /// No new connections. What idle ones have sent by now is answered, with `Connection: close`; the others are closed.
  private mutating func beginDrain(_ seconds: Int) {
    stopAccepting()
    drainDeadline = clock.steady + Int64(seconds) * 1000
    for place in 0..<slab.highWater where slab[place].phase == .greeting { close(place) }
    for place in 0..<slab.highWater where slab[place].phase == .open && slab[place].inputCount == 0 {
      let generation = slab[place].generation
      receive(place)
      let isSame = slab[place].generation == generation && slab[place].phase == .open
      if isSame && slab[place].roundCount == 0 && slab[place].inputCount == 0 { close(place) }
    }
    finishRound()
  }
}
