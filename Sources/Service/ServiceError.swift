import Storage

/// Why the service could not do what was asked: what failed, on what, why, and what to do.
package struct ServiceError: Error, Sendable, CustomStringConvertible {
  package enum Code: String, Sendable {
    /// The arguments contradict each other or the stored state.
    case usage
    /// A document or release that a publishing rule refuses.
    case refused
    /// A named file or folder does not exist.
    case missing
    case failed
  }

  package let code: Code
  package let operation: String
  package let cause: String
  package let hint: String

  package init(_ code: Code, _ operation: String, _ cause: String, hint: String = "") {
    self.code = code
    self.operation = operation
    self.cause = cause
    self.hint = hint
  }

  package var description: String {
    hint.isEmpty ? "\(operation): \(cause)" : "\(operation): \(cause); \(hint)"
  }
}
