import Glibc

/// Waits for descriptors (poll(2)). Interrupted by a signal, nothing has come: the caller looks at its clock.
package enum Poll {
  /// Waits so long until a socket has something to read, an end or a failure too, or, where it is to be written to,
  /// room for more. Nil: neither has come.
  package static func wait(
    for socket: Int32, writing: Bool, milliseconds: Int32
  ) throws(Errno) -> (canRead: Bool, canWrite: Bool)? {
    var waiting = pollfd(fd: socket, events: Int16(POLLIN | (writing ? POLLOUT : 0)), revents: 0)
    let count = unsafe poll(&waiting, 1, milliseconds)
    if count < 0 && errno != EINTR { throw .last }
    if count <= 0 { return nil }
    let ready = Int32(waiting.revents)
    return (ready & Int32(POLLIN | POLLHUP | POLLERR) != 0, ready & Int32(POLLOUT) != 0)
  }

  /// Those that have something to read, an end too; waits until one has, or so long (nil: for ever).
  /// - Parameter outlet: reported only when it has no reader any more (POLLERR, POLLHUP).
  package static func ready(
    _ descriptors: [Int32], orEndOf outlet: Int32? = nil, milliseconds: Int32?
  ) -> [Int32] {
    var waiting = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    if let outlet { waiting.append(pollfd(fd: outlet, events: 0, revents: 0)) }
    if unsafe poll(&waiting, nfds_t(waiting.count), milliseconds ?? -1) <= 0 { return [] }
    return waiting.filter { $0.revents != 0 }.map(\.fd)
  }
}
