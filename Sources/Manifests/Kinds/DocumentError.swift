package import Basics

/// Why bytes are no document of their kind.
package enum DocumentError: Error, Equatable, CustomStringConvertible {
  /// Over `Document.byteLimit`.
  case tooLarge(byteCount: Int)
  /// Not JSON at all, or nested too deep.
  case notJSON(JSONError)
  /// JSON, but its top is no object.
  case notAnObject(kind: String, place: TextPlace)
  /// Not a text that can be served as UTF-8.
  case notText(reason: String)

  /// One line: what is wrong, with line and column where there is a place.
  package var description: String {
    switch self {
    case .tooLarge(let byteCount): "too large: \(byteCount) bytes, at most \(Document.byteLimit) are allowed"
    case .notJSON(let error): "not JSON: \(error)"
    case .notAnObject(let kind, let place):
      "line \(place.line), column \(place.column): a document of kind \(kind) must be a JSON object"
    case .notText(let reason): "not text: \(reason)"
    }
  }
}
