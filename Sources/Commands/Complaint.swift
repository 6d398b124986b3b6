import Basics
import Operations
import Outbound
import Storage

/// An error on its way to a person: one line on the standard error, and its exit code.
struct Complaint {
  let exitCode: ExitCode
  /// A stable word for scripts.
  let code: String
  let message: String
  let hint: String

  init(_ error: any Error) {
    switch error {
    case let error as UsageError: self.init(.usage, "usage", error.message, error.hint)
    case let error as StorageError: self.init(error)
    case let error as OperationError: self.init(error)
    case let error as OutboundError: self.init(error)
    default: self.init(.failed, "failed", "\(error)", "")
    }
  }

  /// `manifestd: what failed: why; what to do`
  var line: String {
    let text = hint.isEmpty ? message : "\(message); \(hint)"
    return "manifestd: \(TerminalText.escaped(text))"
  }

  var json: JSON {
    .object([("error", .object([("code", .string(code)), ("message", .string(message)), ("hint", .string(hint))]))])
  }

  private init(_ exitCode: ExitCode, _ code: String, _ message: String, _ hint: String) {
    self.exitCode = exitCode
    self.code = code
    self.message = message
    self.hint = hint
  }

  private init(_ error: OutboundError) {
    switch error {
    case .invalidURL, .refusedAddress, .invalidRequest: self.init(.usage, "usage", "\(error)", "")
    default: self.init(.unreachable, "unreachable", "\(error)", "")
    }
  }

  private init(_ error: StorageError) {
    let exitCode: ExitCode =
      switch error.code {
      case .noSuch, .missing: .noSuch
      case .refused: .refused
      case .invalid: .usage
      default: .failed
      }
    self.init(exitCode, error.code.rawValue, "\(error.operation): \(error.cause)", error.hint)
  }

  private init(_ error: OperationError) {
    let exitCode: ExitCode =
      switch error.code {
      case .usage: .usage
      case .refused: .refused
      case .missing: .noSuch
      case .failed: .failed
      }
    self.init(exitCode, error.code.rawValue, "\(error.operation): \(error.cause)", error.hint)
  }
}
