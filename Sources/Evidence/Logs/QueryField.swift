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
    let bytes = query.utf8.prefix { $0 != UInt8(ascii: "#") }
    return bytes.split(separator: UInt8(ascii: "&")).map { pair in
      let halves = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      return QueryField(name: decoded(halves[0]), value: halves.count == 2 ? decoded(halves[1]) : "")
    }
  }

  /// Percent-decoded, `+` as a blank (the form encoding of the URL standard); a `%` that starts no escape stands for
  /// itself, invalid UTF-8 is replaced.
  static func decoded(_ text: some Collection<UInt8>) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var rest = text[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let high = ASCII.hexValue(rest.first),
        let low = ASCII.hexValue(rest.dropFirst().first)
      {
        bytes.append(high << 4 | low)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
