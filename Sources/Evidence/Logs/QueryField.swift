/// One parameter of a query or form, decoded.
package struct QueryField: Sendable, Equatable {
  package var name: String
  /// Empty where no `=` follows the name.
  package var value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }

  /// All fields, in order.
  /// - Parameter query: without the `?`; a fragment is cut off.
  package static func fields(of query: some StringProtocol) -> [QueryField] {
    fields(in: Array(query.utf8)[...])
  }

  static func fields(in query: ArraySlice<UInt8>) -> [QueryField] {
    guard !query.isEmpty else { return [] }
    return query.prefix { $0 != UInt8(ascii: "#") }.split(separator: UInt8(ascii: "&")).map { pair in
      let name = pair.prefix { $0 != UInt8(ascii: "=") }
      return QueryField(name: decoded(name), value: decoded(pair[name.endIndex...].dropFirst()))
    }
  }

  /// Percent-decoded, `+` as a blank (the form encoding of the URL standard); a `%` that starts no escape stands for
  /// itself, invalid UTF-8 is replaced.
  static func decoded(_ text: ArraySlice<UInt8>) -> String {
    guard text.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
      return String(decoding: text, as: UTF8.self)
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var index = text.startIndex
    while index < text.endIndex {
      let byte = text[index]
      if byte == UInt8(ascii: "%"), index + 2 < text.endIndex, let high = ASCII.hexValue(text[index + 1]),
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
