/// Why something could not be done: the one shape of an error that a person may read. One line says what failed, on
/// what, why, and what to do.
///
/// Each layer names its own by what a caller may decide on: `StorageError` is a `Failure<StorageFault>`.
package struct Failure<Code: Sendable & Equatable>: Error, Sendable, Equatable, CustomStringConvertible {
  /// What a caller may decide on; everything else is words.
  package let code: Code
  /// What failed, such as `open segment`; with what it was done to, `open 'manifestd.db'`, where `subject` is empty.
  package let operation: String
  /// The file, address or thing that it was done to; may be empty.
  package let subject: String
  /// In the system's words where it was the system.
  package let cause: String
  /// What to do; empty if there is nothing better to say than the cause.
  package let hint: String

  /// A failure whose operation names its subject.
  package init(_ code: Code, _ operation: String, _ cause: String, hint: String = "") {
    self.init(code, operation, "", cause: cause, hint: hint)
  }

  /// A failure with its subject apart.
  package init(_ code: Code, _ operation: String, _ subject: String, cause: String, hint: String) {
    (self.code, self.operation, self.subject, self.cause, self.hint) = (code, operation, subject, cause, hint)
  }

  /// What failed and on what: `open segment a/b`.
  package var what: String { subject.isEmpty ? operation : "\(operation) \(subject)" }

  /// `what: cause; hint`.
  package var description: String { hint.isEmpty ? "\(what): \(cause)" : "\(what): \(cause); \(hint)" }
}

/// Of a failure that no caller decides on.
package enum Uncoded: Sendable { case failed }

extension Failure where Code == Uncoded {
  package init(_ operation: String, _ subject: String, cause: String, hint: String) {
    self.init(.failed, operation, subject, cause: cause, hint: hint)
  }
}
