package import Basics

/// Why the service could not do what was asked.
package typealias OperationError = Failure<OperationFault>

/// What a caller may decide on.
package enum OperationFault: String, Sendable {
  /// The arguments contradict each other or the stored state.
  case usage
  /// A document or release that a publishing rule refuses.
  case refused
  /// A named file or folder does not exist.
  case missing
  case failed
}
