/// Why a server could not start: operation, subject, cause and what to do.
package struct ServerError: Error, Equatable, CustomStringConvertible {
  package let what: String
  package let subject: String
  package let cause: String
  package let hint: String

  package var description: String { "\(what) \(subject): \(cause); \(hint)" }

  init(_ what: String, _ subject: String, cause: String, hint: String) {
    (self.what, self.subject, self.cause, self.hint) = (what, subject, cause, hint)
  }
}
