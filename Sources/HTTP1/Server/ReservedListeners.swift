import Synchronization

/// The addresses of a server, taken before anything else is begun: what is wrong with them is told then, and nobody can
/// connect until the server starts.
package final class ReservedListeners: Sendable {
  let listeners: [Listener]
  private let isClosed = Mutex(false)

  /// All of them or none.
  package init(_ configuration: ServerConfiguration) throws(ServerError) {
    try Server.check(configuration)
    var taken: [Listener] = []
    do throws(ServerError) {
      let group = try Listener.group(configuration.socketGroup)
      for address in configuration.listeners { taken.append(try Listener(address, group: group)) }
      for address in configuration.observers { taken.append(try Listener(address, group: group, observes: true)) }
    } catch {
      for listener in taken { listener.close() }
      throw error
    }
    listeners = taken
  }

  deinit { close() }

  func listen() throws(ServerError) {
    for listener in listeners { try listener.listen() }
  }

  /// Once; later calls do nothing.
  func close() {
    let isFirst = isClosed.withLock { closed in
      defer { closed = true }
      return !closed
    }
    if isFirst { for listener in listeners { listener.close() } }
  }
}
