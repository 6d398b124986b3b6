import Synchronization
import System

/// One end of the socket pair. Frames go out whole, from any thread; one thread reads. The descriptor is closed when
/// the last user lets go, so that nobody can write to a number that has become another file.
package final class Channel: Sendable {
  /// Seconds that a send may wait for the other side to read. Nobody of ours lets the other wait so long.
  static let sendTimeoutSeconds = 5

  private let descriptor: Int32
  private let sending = Mutex<Void>(())

  package init(descriptor: Int32) {
    self.descriptor = descriptor
    Sockets.setSendTimeout(descriptor, seconds: Channel.sendTimeoutSeconds)
  }

  deinit { Descriptor.close(descriptor) }

  package func send(_ frame: Frame) throws(FrameError) {
    let bytes = frame.bytes
    do {
      try sending.withLock { _ throws(Errno) in try sendAll(bytes) }
    } catch { throw .channel(CallFailure("send", error)) }
  }

  private func sendAll(_ bytes: [UInt8]) throws(Errno) {
    var rest = bytes[...]
    while !rest.isEmpty { rest = rest.dropFirst(try Sockets.send(descriptor, rest)) }
  }

  /// The next frame; nil when the other side has closed its end, even in the middle of one.
  package func receive() throws(FrameError) -> Frame? {
    guard let head = try read(Frame.lengthSize) else { return nil }
    guard let rest = try read(try Frame.length(head)) else { return nil }
    return try Frame(rest)
  }

  /// Exactly so many bytes; nil at the end.
  private func read(_ count: Int) throws(FrameError) -> [UInt8]? {
    var bytes: [UInt8] = []
    while bytes.count < count {
      let more: [UInt8]
      // 64 KiB at a time: a length alone makes nobody allocate.
      do { more = try Sockets.receive(descriptor, limit: min(count - bytes.count, 64 << 10)) } catch {
        throw .channel(CallFailure("recv", error))
      }
      if more.isEmpty { return nil }
      bytes += more
    }
    return bytes
  }

  /// Tells the other side that nothing more will come; it may still answer.
  func finish() { Sockets.shutDown(descriptor, bothWays: false) }

  /// Ends both directions; whoever reads wakes with the end.
  func abandon() { Sockets.shutDown(descriptor, bothWays: true) }
}
