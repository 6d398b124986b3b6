import Basics

/// One parameter of a query or form, decoded.
package struct QueryField: Sendable, Equatable {
  package var name: String
  /// Empty where no `=` follows the name.
  package var value: String
  /// The name is one of OAuth's, and so no secret.
  package let isKnown: Bool

  package init(name: String, value: String) {
    self.init(name: name, value: value, isKnown: Self.isKnown(name))
  }

  private init(name: String, value: String, isKnown: Bool) {
    (self.name, self.value, self.isKnown) = (name, value, isKnown)
  }

  private static func isKnown(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    return KnownParameter.find(bytes.span, 0, bytes.count) != nil
  }

  /// All fields, in order.
  /// - Parameter query: without the `?`; a fragment is cut off.
  package static func fields(of query: some StringProtocol) -> [QueryField] {
    fields(in: Array(query.utf8))
  }

  /// The same of a query's or form's bytes.
  /// - Parameter valuesOf: the names whose values are wanted; those of others are left empty. nil: all are.
  package static func fields(in query: [UInt8], valuesOf wanted: [String]? = nil) -> [QueryField] {
    fields(in: query.span, from: 0, valuesOf: wanted)
  }

  static func fields(
    in query: borrowing Span<UInt8>, from start: Int, valuesOf wanted: [String]? = nil
  ) -> [QueryField] {
    if start >= query.count { return [] }
    var fields: [QueryField] = []
    fields.reserveCapacity(8)
    var (start, isLast) = (start, false)
    while !isLast {
      let nameEnd = nameEnd(query, start)
      let end = end(query, nameEnd)
      if end > start { fields.append(field(query, start, nameEnd, end, valuesOf: wanted)) }
      isLast = end == query.count || query[end] == UInt8(ascii: "#")
      start = end + 1
    }
    return fields
  }

  /// The first `=`, `&` or `#` from `start`; the end of the query if there is none.
  private static func nameEnd(_ query: borrowing Span<UInt8>, _ start: Int) -> Int {
    precondition(start >= 0)
    var end = start
    while end < query.count {
      let byte = unsafe query[unchecked: end]
      if byte == UInt8(ascii: "=") || byte == UInt8(ascii: "&") || byte == UInt8(ascii: "#") { break }
      end &+= 1
    }
    return end
  }

  /// The same without the `=`: all that follows the first is the value.
  private static func end(_ query: borrowing Span<UInt8>, _ start: Int) -> Int {
    precondition(start >= 0)
    var end = start
    while end < query.count {
      let byte = unsafe query[unchecked: end]
      if byte == UInt8(ascii: "&") || byte == UInt8(ascii: "#") { break }
      end &+= 1
    }
    return end
  }

  private static func field(
    _ query: borrowing Span<UInt8>, _ start: Int, _ nameEnd: Int, _ end: Int, valuesOf wanted: [String]?
  ) -> QueryField {
    let known = KnownParameter.find(query, start, nameEnd)
    let name = known ?? decoded(query, start, nameEnd)
    let isWanted = nameEnd < end && wanted?.contains(name) != false
    // A name may have been written with escapes.
    return QueryField(
      name: name, value: isWanted ? decoded(query, nameEnd + 1, end) : "",
      isKnown: known != nil || (name.utf8.count < nameEnd - start && isKnown(name)))
  }

  /// Percent-decoded, `+` as a blank (the form encoding of the URL standard); a `%` that starts no escape stands for
  /// itself, invalid UTF-8 is replaced.
  static func decoded(_ text: String) -> String {
    let bytes = Array(text.utf8)
    return decoded(bytes.span, 0, bytes.count)
  }

  private static func decoded(_ text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> String {
    var plain = start
    while plain < end, text[plain] != UInt8(ascii: "%"), text[plain] != UInt8(ascii: "+") { plain += 1 }
    if plain == end {
      return unsafe text.extracting(start..<end).withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(end - start)
    var index = start
    while index < end {
      let byte = text[index]
      if byte == UInt8(ascii: "%"), index + 2 < end, let high = ASCII.hexValue(text[index + 1]),
        let low = ASCII.hexValue(text[index + 2])
      {
        bytes.append(high << 4 | low)
        index += 3
      } else {
        bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
        index += 1
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
