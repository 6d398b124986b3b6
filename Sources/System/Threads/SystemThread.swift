import CLinux
import Glibc

/// A thread of the system that runs one function. Where there is no room for one it says so: Foundation's do nothing
/// then, and libdispatch's end the process.
package struct SystemThread: Sendable {
  private let identifier: pthread_t

  /// Starts it; whoever made it calls `join` once.
  /// - Parameters:
  ///   - name: as `ps -L` and a debugger show it, its first 15 bytes (pthread_setname_np(3)).
  ///   - stackSize: bytes; nil: the system's default.
  package init(
    named name: String, stackSize: Int? = nil, _ body: @escaping @Sendable () -> Void
  ) throws(Errno) {
    var attributes = pthread_attr_t()
    unsafe pthread_attr_init(&attributes)
    defer { unsafe pthread_attr_destroy(&attributes) }
    if let stackSize { unsafe pthread_attr_setstacksize(&attributes, stackSize) }
    let box = unsafe Unmanaged.passRetained(ThreadBody(name, body))
    var identifier = pthread_t()
    let code = unsafe pthread_create(
      &identifier, &attributes,
      { argument in
        if let argument = unsafe argument {
          unsafe Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
        }
        return nil
      }, box.toOpaque())
    guard code == 0 else {
      unsafe box.release()
      throw Errno(value: code)
    }
    self.identifier = identifier
  }

  /// Runs the body on a thread that nobody waits for.
  package static func detach(
    named name: String, stackSize: Int? = nil, _ body: @escaping @Sendable () -> Void
  ) throws(Errno) {
    pthread_detach(try SystemThread(named: name, stackSize: stackSize, body).identifier)
  }

  /// Waits until its body has returned.
  package func join() { pthread_join(identifier, nil) }

  /// The calling thread, as the system tells it from others that live.
  package static var current: UInt { pthread_self() }

  /// Names the calling thread; of the first one it is the process's name, too.
  package static func setName(_ name: String) {
    _ = unsafe String(decoding: name.utf8.prefix(15), as: UTF8.self).withCString {
      unsafe pthread_setname_np(pthread_self(), $0)
    }
  }

  /// Has the calling thread sleep so long, whatever signals come.
  package static func sleep(milliseconds: Int) {
    var wanted = timespec(tv_sec: milliseconds / 1_000, tv_nsec: milliseconds % 1_000 * 1_000_000)
    var left = wanted
    while unsafe nanosleep(&wanted, &left) != 0 && errno == EINTR { wanted = left }
  }
}

private final class ThreadBody: Sendable {
  private let name: String
  private let body: @Sendable () -> Void

  init(_ name: String, _ body: @escaping @Sendable () -> Void) { (self.name, self.body) = (name, body) }

  func run() {
    SystemThread.setName(name)
    body()
  }
}
