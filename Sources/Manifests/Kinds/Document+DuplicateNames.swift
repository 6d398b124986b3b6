import Basics

extension Document {
  /// What is wrong where it is two truths: the first name given twice, with both places, and how many more there are.
  /// Nil for text, and where every name is given once.
  package var duplicateComplaint: String? {
    guard let found = json?.duplicateNames, let first = found.first else { return nil }
    return first.words(in: bytes) + (found.count > 1 ? " (and \(found.count - 1) more)" : "")
  }
}
