/// How a request came to be seen.
package enum UseSource: String, Sendable, CaseIterable {
  /// It reached manifestd's own port.
  case listener
  /// Another server told it as it happened (`serve --observe`).
  case observe
  /// Another server's access log reported it.
  case log
  /// Counted by an earlier manifestd, which kept the sources no further apart.
  case before
}
