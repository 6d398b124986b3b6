/// The place of a value in a document (RFC 6901).
package struct JSONPointer {
  /// Empty for the whole document, else `/name/0/name` with `~` and `/` in names written `~0` and `~1`.
  package let text: String

  package static let root = JSONPointer(text: "")

  package func appending(name: String) -> JSONPointer {
    var token = String.UnicodeScalarView()
    for scalar in name.unicodeScalars {
      switch scalar {
      case "~": token.append(contentsOf: "~0".unicodeScalars)
      case "/": token.append(contentsOf: "~1".unicodeScalars)
      default: token.append(scalar)
      }
    }
    return JSONPointer(text: "\(text)/\(String(token))")
  }

  package func appending(index: Int) -> JSONPointer { JSONPointer(text: "\(text)/\(index)") }
}
