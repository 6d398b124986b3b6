import System

/// Listeners and new connections.
extension EventLoop {
  /// How many connections one event takes from the queue: the other loops want some too.
  private static var acceptBatch: Int { 64 }
  /// How many connections of one client beyond its limit are told why.
  private static var toldPerAddress: Int { 16 }

  mutating func startAccepting() {
    if isAccepting || drainDeadline != nil { return }
    for (place, listener) in shared.listeners.enumerated() {
      let tag = Poller.Tag(place: UInt32(place), generation: Poller.Tag.listenerGeneration)
      do throws(Errno) { try poller.add(listener.descriptor, Poller.readable | Poller.exclusive, tag) } catch {
        preconditionFailure("epoll_ctl ADD: \(error.text)")
      }
    }
    isAccepting = true
  }

  mutating func stopAccepting() {
    if !isAccepting { return }
    for listener in shared.listeners { poller.remove(listener.descriptor) }
    isAccepting = false
  }

  mutating func accept(_ listener: Int) {
    // Its event may be of the same batch as the one that stopped it.
    guard isAccepting else { return }
    for _ in 0..<Self.acceptBatch {
      do throws(Errno) {
        let (descriptor, peer) = try Sockets.accept(shared.listeners[listener].descriptor)
        admit(descriptor, NetworkAddress(peer), listener)
      } catch {
        // Others concern one connection only (accept(2)).
        if !error.isShortage { return }
        // The queue would wake us for ever: stop asking, until the sweep tries again.
        shared.countRefused()
        return stopAccepting()
      }
    }
  }

  private mutating func admit(_ descriptor: Int32, _ address: NetworkAddress, _ listener: Int) {
    let isUnix = shared.listeners[listener].isUnix
    let trust = proxies.find(address)
    let peer = Peer(
      address: address, isUnix: isUnix, isTrusted: isUnix || trust.isTrusted, isCaching: !isUnix && trust.isCaching)
    guard let place = slab.take(descriptor, peer: peer) else {
      shared.countRefused()
      return Descriptor.close(descriptor)
    }
    slab[place].listener = UInt16(listener)
    slab[place].isObserved = shared.listeners[listener].observes
    let tag = Poller.Tag(place: UInt32(place), generation: slab[place].generation)
    do throws(Errno) { try poller.add(descriptor, Poller.readable, tag) } catch {
      // Out of memory or of watches: as if it had never come.
      slab.release(place)
      shared.countRefused()
      return Descriptor.close(descriptor)
    }
    slab[place].deadline = clock.steady + Int64(limits.idleTimeoutSeconds) * 1000
    if peer.isTrusted, shared.configuration.clientAddress == .proxy, !slab[place].isObserved {
      slab[place].phase = .greeting
      slab[place].deadline = clock.steady + Int64(limits.headTimeoutSeconds) * 1000
    }
    let opened = shared.countOpened()
    if opened > shared.connectionLimit {
      shared.countRefused()
      if opened > shared.connectionLimit + shared.refusalRoom { return close(place) }
      answerAlone(place, .unavailable)
    } else if !peer.isTrusted {
      countAddress(place)
    }
  }

  /// Counts the connection among its client's: one too many is told so, and where even those are many it is closed
  /// without a word.
  /// - Returns: whether it may go on.
  @discardableResult
  mutating func countAddress(_ place: Int) -> Bool {
    if limits.connectionsPerAddress == 0 { return true }
    let count = shared.addresses.add(slab[place].peer.address)
    slab[place].isCounted = true
    if count <= limits.connectionsPerAddress { return true }
    shared.countRefused()
    if count > limits.connectionsPerAddress + Self.toldPerAddress {
      close(place)
    } else {
      answerAlone(place, .unavailable)
    }
    return false
  }
}
