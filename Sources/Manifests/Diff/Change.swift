package import Basics

/// One difference between two documents, at an RFC 6901 pointer. An item of a set is at its array's pointer.
package enum Change: Sendable, Equatable, CustomStringConvertible {
  case added(pointer: String, new: JSON)
  case removed(pointer: String, old: JSON)
  case changed(pointer: String, old: JSON, new: JSON)

  /// The case without its values; the raw value is for data.
  package enum Kind: String, Sendable { case added, removed, changed }

  /// Which case it is.
  package var kind: Kind {
    switch self {
    case .added: .added
    case .removed: .removed
    case .changed: .changed
    }
  }

  /// Empty for the whole document. A stranger's text, not escaped: `description` is.
  package var pointer: String {
    switch self {
    case .added(let pointer, _), .removed(let pointer, _), .changed(let pointer, _, _): pointer
    }
  }

  /// Nil where added.
  package var old: JSON? {
    switch self {
    case .added: nil
    case .removed(_, let old), .changed(_, let old, _): old
    }
  }

  /// Nil where removed.
  package var new: JSON? {
    switch self {
    case .removed: nil
    case .added(_, let new), .changed(_, _, let new): new
    }
  }

  /// One line for people, safe on a terminal: `changed /token_endpoint: "https://…" → "https://…"`.
  package var description: String {
    let values = [old, new].compactMap { $0?.text() }.joined(separator: " → ")
    return "\(kind.rawValue) \(place): \(values)"
  }

  /// The pointer with a JSON string's escapes, so that no name can act on a terminal.
  private var place: String {
    pointer.isEmpty ? "(document)" : String(JSON.string(pointer).text().dropFirst().dropLast())
  }
}
