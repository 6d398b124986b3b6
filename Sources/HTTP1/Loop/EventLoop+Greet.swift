/// The PROXY protocol: what a trusted peer says before the first request of its connection.
extension EventLoop {
  /// Reads on in the header. When it is whole, the connection's peer is the client that it names, and nobody's word
  /// but the header's is taken; a fault closes, for there is no HTTP yet to answer in.
  mutating func greet(_ place: Int) {
    let kept = slab[place].inputCount
    if kept > 0, let bytes = unsafe slab[place].inputBytes { unsafe inbox.update(from: bytes, count: kept) }
    switch unsafe SocketCalls.receive(slab[place].descriptor, inbox + kept, inboxCapacity - kept) {
    case .wouldBlock: return
    case .bytes(0), .failed: close(place)
    case .bytes(let count): readGreeting(place, kept + count)
    }
  }

  private mutating func readGreeting(_ place: Int, _ count: Int) {
    let source = unsafe UnsafePointer(inbox)
    switch ProxyHeader.read(unsafe Span(_unsafeStart: source, count: count)) {
    case .incomplete: unsafe slab.keepInput(place, inbox, count)
    case .malformed: close(place)
    case .complete(let end, let client):
      unsafe slab.keepInput(place, inbox + end, count - end)
      begin(place, client)
    }
  }

  /// From here on it is a connection like any other; requests that came with the header are taken up in the next round.
  private mutating func begin(_ place: Int, _ client: NetworkAddress?) {
    slab[place].phase = .open
    slab[place].input = .unread
    slab[place].deadline = clock.steady + Int64(limits.idleTimeoutSeconds) * 1000
    slab[place].peer.isTrusted = false
    if let client {
      (slab[place].peer.address, slab[place].peer.isUnix) = (client, false)
      if !countAddress(place) { return }
    }
    if slab[place].inputCount > 0 {
      resumes.append(Poller.Tag(place: UInt32(place), generation: slab[place].generation))
    }
  }
}
