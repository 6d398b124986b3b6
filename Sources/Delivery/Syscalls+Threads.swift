import Glibc

/// Threads of the system: where there is no room for one, Foundation's do nothing and libdispatch's end the process.
extension Syscalls {
  /// Runs the body on a thread of its own, that nobody waits for.
  static func startThread(_ body: @escaping @Sendable () -> Void) throws(Failure) {
    var identifier: pthread_t = 0
    let box = unsafe Unmanaged.passRetained(ThreadBody(body))
    let code = unsafe pthread_create(
      &identifier, nil,
      { argument in
        if let argument = unsafe argument {
          unsafe Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().body()
        }
        return nil
      }, box.toOpaque())
    if code == 0 {
      pthread_detach(identifier)
      return
    }
    unsafe box.release()
    throw Failure(call: "pthread_create", code: code)
  }
}

private final class ThreadBody: Sendable {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
