/// A call that failed, and why, for words that name the call: "posix_spawn /bin/x: No such file or directory".
package struct CallFailure: Error, Equatable {
  package let call: String
  package let errno: Errno

  package init(_ call: String, _ errno: Errno) { (self.call, self.errno) = (call, errno) }

  /// What failed without a number: its name says it all.
  package init(named call: String) { self.init(call, Errno(value: 0)) }

  package var words: String { errno.value == 0 ? call : "\(call): \(errno.text)" }
}

extension Errno {
  /// Runs a call, its failure named.
  package static func naming<Value>(
    _ call: @autoclosure () -> String, _ body: () throws(Errno) -> Value
  ) throws(CallFailure) -> Value {
    do throws(Errno) { return try body() } catch { throw CallFailure(call(), error) }
  }
}
