import Journal
import System

/// Step (C), and how connections end.
extension EventLoop {
  /// How long, ms, and how many bytes a connection that has had its last answer is listened to.
  private static var lingerMilliseconds: Int64 { 2000 }
  private static var lingerBytes: Int { 256 << 10 }

  /// Sends this round's answers of one connection with one send(2).
  @inline(__always)
  mutating func sendRound(_ place: Int) {
    let (start, count) = (slab[place].roundStart, slab[place].roundCount)
    let source = unsafe slab[place].roundIsPrepared ? UnsafePointer(tableBytes + start) : arena.pointer(start)
    slab[place].roundCount = 0
    switch unsafe SocketCalls.send(slab[place].descriptor, source, count) {
    case .bytes(count): finishAnswer(place)
    case .bytes(let sent): unsafe hold(place, source + sent, count &- sent)
    case .wouldBlock: unsafe hold(place, source, count)
    case .failed: close(place)
    }
  }

  /// All is sent: the connection ends, goes on with what it has kept, or waits.
  @inline(__always)
  private mutating func finishAnswer(_ place: Int) {
    switch slab[place].ending {
    case .none:
      if slab[place].mustResume {
        resumes.append(Poller.Tag(place: UInt32(place), generation: slab[place].generation))
      }
    case .close: close(place)
    case .linger: linger(place)
    case .wait: pause(place)
    }
  }

  /// The client is slower than its answers: keep them, and read nothing more until they are gone.
  @inline(never)
  private mutating func hold(_ place: Int, _ bytes: UnsafePointer<UInt8>, _ count: Int) {
    if heldBytes + count > Self.heldLimit { return close(place) }
    unsafe slab.keepOutput(place, bytes, count)
    heldBytes += count
    slab[place].phase = .blocked
    slab[place].deadline = clock.steady + Int64(limits.writeTimeoutSeconds) * 1000
    watch(place, Poller.writable)
  }

  /// A ticket's answer, in the arena since `start`, goes after what is held. It may go out in this very round, so what
  /// is recorded of it is written now.
  mutating func holdMore(_ place: Int, _ start: Int) {
    journal?.flush()
    let count = arena.used - start
    arena.truncate(to: start)
    if heldBytes + count > Self.heldLimit { return close(place) }
    unsafe slab.addOutput(place, arena.pointer(start), count)
    heldBytes += count
  }

  /// The socket takes more, or has failed.
  mutating func sendHeld(_ place: Int) {
    guard let bytes = unsafe slab[place].outputBytes else { return }
    let (start, count) = (slab[place].outputStart, slab[place].outputCount)
    switch unsafe SocketCalls.send(slab[place].descriptor, bytes + start, count - start) {
    case .wouldBlock: return
    case .failed: close(place)
    case .bytes(let sent):
      slab[place].outputStart = start + sent
      slab[place].deadline = clock.steady + Int64(limits.writeTimeoutSeconds) * 1000
      if start + sent == count { unblock(place) }
    }
  }

  private mutating func unblock(_ place: Int) {
    heldBytes -= slab[place].outputCount
    slab.dropOutput(place)
    slab[place].phase = .open
    // A kept head or content gets its time anew: nothing of it was read meanwhile.
    slab[place].deadline = clock.steady + Int64(limits.idleTimeoutSeconds) * 1000
    if slab[place].ending == .none { watch(place, Poller.readable) }
    finishAnswer(place)
  }

  func watch(_ place: Int, _ interest: UInt32) {
    let tag = Poller.Tag(place: UInt32(place), generation: slab[place].generation)
    poller.change(slab[place].descriptor, interest, tag)
  }

  /// Ends our side, and goes on reading until the client ends its own.
  private mutating func linger(_ place: Int) {
    Sockets.shutDown(slab[place].descriptor, bothWays: false)
    slab.dropInput(place)
    slab[place].phase = .lingering
    slab[place].deadline = clock.steady + Self.lingerMilliseconds
    watch(place, Poller.readable)
  }

  mutating func discard(_ place: Int) {
    switch unsafe SocketCalls.receive(slab[place].descriptor, inbox, inboxCapacity) {
    case .wouldBlock: return
    case .bytes(0), .failed: close(place)
    case .bytes(let count):
      slab[place].discarded += count
      if slab[place].discarded > Self.lingerBytes { close(place) }
    }
  }

  mutating func close(_ place: Int) {
    heldBytes -= slab[place].outputCount
    if slab[place].isCounted { shared.addresses.remove(slab[place].peer.address) }
    Descriptor.close(slab[place].descriptor)
    slab.release(place)
    shared.countClosed()
  }
}
