/// Why a secret is not read or written. Names the file, never shows what is in it.
package enum SecretFileError: Error, Equatable, CustomStringConvertible {
  /// The file cannot be read: the kernel's reason.
  case unreadable(path: String, reason: String)
  /// Others can read or change it, or it is somebody else's.
  case unsafe(path: String, reason: String)
  /// What is in it is not one line of text.
  case noSecret(path: String, reason: String)
  /// The file cannot be made.
  case notWritten(path: String, reason: String)

  /// One line: what failed, on what, why, and what to do.
  package var description: String {
    switch self {
    case .unreadable(let path, let reason): "cannot read the secret file \(path): \(reason)"
    case .unsafe(let path, let reason): "refused the secret file \(path): \(reason)"
    case .noSecret(let path, let reason):
      "cannot use the secret file \(path): \(reason); write the secret on its only line"
    case .notWritten(let path, let reason): "cannot write the secret file \(path): \(reason)"
    }
  }
}
