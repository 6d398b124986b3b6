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

  /// The same of a query's or form's bytes.
  /// - Parameter valuesOf: the names whose values are wanted; those of others are left empty. nil: all are.
  package static func fields(in query: [UInt8], valuesOf wanted: [String]? = nil) -> [QueryField] {
    fields(in: query[...], valuesOf: wanted)
  }

  static func fields(in query: ArraySlice<UInt8>, valuesOf wanted: [String]? = nil) -> [QueryField] {
    if query.isEmpty { return [] }
    let end = query.firstIndex(of: UInt8(ascii: "#")) ?? query.endIndex
    var fields: [QueryField] = []
    fields.reserveCapacity(8)
    var start = query.startIndex
    while start < end {
      var (stop, equals) = (start, end)
      while stop < end, query[stop] != UInt8(ascii: "&") {
        if equals == end, query[stop] == UInt8(ascii: "=") { equals = stop }
        stop += 1
      }
      if stop > start {
        let nameEnd = min(equals, stop)
        let name = decoded(query[start..<nameEnd])
        let isWanted = nameEnd < stop && wanted?.contains(name) != false
        fields.append(QueryField(name: name, value: isWanted ? decoded(query[(nameEnd + 1)..<stop]) : ""))
      }
      start = stop + 1
    }
    return fields
  }

  /// Percent-decoded, `+` as a blank (the form encoding of the URL standard); a `%` that starts no escape stands for
  /// itself, invalid UTF-8 is replaced.
  static func decoded(_ text: ArraySlice<UInt8>) -> String {
    var plain = text.startIndex
    while plain < text.endIndex, text[plain] != UInt8(ascii: "%"), text[plain] != UInt8(ascii: "+") { plain += 1 }
    if plain == text.endIndex {
      return unsafe text.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
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
