/// Parameters as a query or an `application/x-www-form-urlencoded` body carries them.
package struct FormParameters: Sendable {
  private var values: [String: [String]] = [:]

  /// - Parameter text: without the `?`; a fragment is cut off.
  package init(_ text: String) {
    let query = text.utf8.prefix { $0 != UInt8(ascii: "#") }
    for pair in query.split(separator: UInt8(ascii: "&")) {
      let halves = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      let value = halves.count == 2 ? Self.decoded(halves[1]) : ""
      values[Self.decoded(halves[0]), default: []].append(value)
    }
  }

  /// The value of a parameter given exactly once, with a value; else nil.
  package subscript(_ name: String) -> String? {
    guard let given = values[name], given.count == 1, let value = given.first, !value.isEmpty else { return nil }
    return value
  }

  /// Percent-decoded, `+` as a blank; a `%` that starts no escape stands for itself.
  private static func decoded(_ text: Substring.UTF8View) -> String {
    var bytes: [UInt8] = []
    var rest = text[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let high = digit(rest.first), let low = digit(rest.dropFirst().first) {
        bytes.append(high << 4 | low)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8?) -> UInt8? {
    byte.flatMap { Character(UnicodeScalar($0)).hexDigitValue }.map(UInt8.init)
  }
}
