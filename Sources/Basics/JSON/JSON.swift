/// One JSON value, read (with byte offsets) or made.
///
/// Objects keep the order of their members, and names given twice, because an operator's document is judged as it was
/// written. Numbers keep their text, because `1.0` and `1` are not the same bytes.
package struct JSON: Sendable {
  /// What the value is.
  package enum Content: Sendable {
    case null
    case bool(Bool)
    /// The number's own text; of a made value it must be a number by RFC 8259 §6.
    case number(String)
    case string(String)
    case array([JSON])
    case object([Member])
  }

  /// One name and value of an object.
  package struct Member: Sendable {
    /// Decoded: `\u0041` reads `A`.
    package let name: String
    package let value: JSON
    /// Of the first byte (the quotation mark) of the name in what was read; 0 for made values.
    package let offset: Int

    /// A member; `offset` defaults to that of a made value.
    package init(name: String, value: JSON, offset: Int = 0) {
      self.name = name
      self.value = value
      self.offset = offset
    }
  }

  /// The value itself; the accessors `string`, `array` … are shorter.
  package let content: Content
  /// Of the value's first byte in what was read; 0 for made values.
  package let offset: Int

  /// A value; `offset` defaults to that of a made value.
  package init(_ content: Content, offset: Int = 0) {
    self.content = content
    self.offset = offset
  }

  /// A made object with these members, in this order.
  package static func object(_ members: [(String, JSON)]) -> JSON {
    JSON(.object(members.map { Member(name: $0.0, value: $0.1) }))
  }

  /// A made whole number.
  package static func number(_ value: Int64) -> JSON { JSON(.number(String(value))) }

  /// A made string, or `null` for nil.
  package static func string(_ value: String?) -> JSON { JSON(value.map(Content.string) ?? .null) }

  /// Reads one document: RFC 8259 to the letter, in UTF-8 without a byte order mark, and nothing after it.
  ///
  /// - Parameter depthLimit: how many arrays and objects may be open at once; 64 by default, so that `[` 65 times
  ///   over is refused.
  /// - Throws: `JSONError` with the place and the reason. An escaped lone surrogate is refused, since it stands for
  ///   no text (RFC 7493 §2.1); names given twice are kept, see `duplicateNames`.
  package static func read(_ bytes: [UInt8], depthLimit: Int = 64) throws(JSONError) -> JSON {
    var reader = JSONReader(bytes: bytes, depthLimit: depthLimit)
    return try reader.document()
  }
}
