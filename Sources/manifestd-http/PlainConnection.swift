import Dispatch
import System

/// Connections of the child's own: all of them wait until a time, and no longer.
enum PlainConnection {
  /// A connected socket that no program started later inherits; blocking calls on it are only made when it is ready.
  static func open(host: String, port: Int, until end: DispatchTime) throws(CallFailure) -> Int32 {
    var failure = CallFailure(named: "its name cannot be resolved")
    for address in HostAddresses.of(host, port: port) {
      do throws(CallFailure) { return try connect(to: address, until: end) } catch { failure = error }
      if failure.errno == .timedOut { break }
    }
    throw failure
  }

  private static func connect(to address: SocketAddress, until end: DispatchTime) throws(CallFailure) -> Int32 {
    let socket = try Errno.naming("socket") { () throws(Errno) in try Sockets.open(address.family) }
    do throws(CallFailure) {
      do throws(Errno) { try Sockets.connect(socket, to: address) } catch {
        if !error.isUnderWay { throw CallFailure("connect", error) }
        _ = try wait(socket, writing: true, until: end)
        if let failure = Sockets.failure(of: socket) { throw CallFailure("connect", failure) }
      }
      return socket
    } catch {
      Descriptor.close(socket)
      throw error
    }
  }

  /// Waits until there is something to read, an end too, or room to write.
  /// - Throws: `timedOut` once it is that time.
  static func wait(
    _ socket: Int32, writing: Bool, until end: DispatchTime
  ) throws(CallFailure) -> (canRead: Bool, canWrite: Bool) {
    while true {
      let now = DispatchTime.now().uptimeNanoseconds
      let left = end.uptimeNanoseconds > now ? (end.uptimeNanoseconds - now) / 1_000_000 + 1 : 0
      if left == 0 { throw CallFailure("poll", .timedOut) }
      let ready = try Errno.naming("poll") { () throws(Errno) in
        try Poll.wait(for: socket, writing: writing, milliseconds: Int32(clamping: left))
      }
      if let ready { return ready }
    }
  }
}
