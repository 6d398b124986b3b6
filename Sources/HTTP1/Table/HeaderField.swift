/// A header field of a prepared answer.
package struct HeaderField: Sendable, Equatable {
  package let name: String
  package let value: String
  /// Whether a 304 carries it too (RFC 9110 §15.4.5: Cache-Control, Content-Location, Expires, Vary …).
  package let inNotModified: Bool

  /// Traps on what is no field (RFC 9110 §5.1, §5.5): such text would end up as a header of its own.
  package init(name: String, value: String, inNotModified: Bool = false) {
    precondition(HeaderField.isName(name), "not a field name: \(name)")
    precondition(HeaderField.isValue(value), "not a field value: \(value)")
    (self.name, self.value, self.inNotModified) = (name, value, inNotModified)
  }

  /// Whether the text may stand as a field's value: no control characters. For settings that people type.
  package static func isValue(_ text: String) -> Bool {
    text.utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }
  }

  /// A token (RFC 9110 §5.6.2).
  package static func isName(_ text: String) -> Bool { !text.isEmpty && text.utf8.allSatisfy { $0.isToken } }
}
