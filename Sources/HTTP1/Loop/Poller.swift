import System

/// An epoll(7) set, level-triggered, and the events of one wait.
///
/// Owned by one loop thread.
@safe
struct Poller {
  /// What an event belongs to: a place and a generation, so that an event of a closed descriptor, still in the same
  /// batch, is known as stale when its number has been given out anew.
  struct Tag: Equatable {
    var place: UInt32
    var generation: UInt32

    /// Generations of connections stay below these.
    static let listenerGeneration = UInt32.max
    static let wakeGeneration = UInt32.max - 1
  }

  static var capacity: Int { 256 }
  static var readable: UInt32 { SocketCalls.readable }
  static var writable: UInt32 { SocketCalls.writable }
  /// Wakes one of several loops that wait for the same listener; may not be changed, only removed.
  static var exclusive: UInt32 { SocketCalls.exclusive }

  private let descriptor: Int32
  private let events: SocketCalls.Events

  init() throws(Errno) {
    descriptor = try SocketCalls.makePoll()
    events = SocketCalls.Events(capacity: Self.capacity)
  }

  func close() {
    Descriptor.close(descriptor)
    events.deallocate()
  }

  func add(_ target: Int32, _ interest: UInt32, _ tag: Tag) throws(Errno) {
    try SocketCalls.add(to: descriptor, target, events: interest, tag: Self.number(tag))
  }

  func change(_ target: Int32, _ interest: UInt32, _ tag: Tag) {
    do throws(Errno) {
      try SocketCalls.change(in: descriptor, target, events: interest, tag: Self.number(tag))
    } catch { preconditionFailure("epoll_ctl MOD: \(error.text)") }
  }

  func remove(_ target: Int32) {
    do throws(Errno) { try SocketCalls.remove(from: descriptor, target) } catch {
      preconditionFailure("epoll_ctl DEL: \(error.text)")
    }
  }

  /// - Parameter milliseconds: how long at most; -1: for ever.
  /// - Returns: how many events there are to look at.
  func wait(milliseconds: Int32) -> Int {
    SocketCalls.wait(descriptor, events, Int32(Self.capacity), milliseconds: milliseconds)
  }

  @inline(__always)
  func tag(_ index: Int) -> Tag {
    let number = events.tag(index)
    return Tag(place: UInt32(truncatingIfNeeded: number), generation: UInt32(truncatingIfNeeded: number &>> 32))
  }

  /// Whether the descriptor was closed by the other side in both directions, or has failed.
  func hasEnded(_ index: Int) -> Bool { events.events(index) & SocketCalls.ended != 0 }

  private static func number(_ tag: Tag) -> UInt64 { UInt64(tag.place) | UInt64(tag.generation) &<< 32 }
}
