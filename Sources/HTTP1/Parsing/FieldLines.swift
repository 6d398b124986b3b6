/// Field lines as they stand in a head: `name: value` CRLF, one behind the other.
package enum FieldLines {
  /// A line; nil for what is no field (RFC 9110 §5.1, §5.5), which would end up as a line of its own.
  /// - Parameter value: any bytes but controls; obs-text too.
  package static func line(_ name: String, _ value: some Collection<UInt8>) -> [UInt8]? {
    guard HeaderField.isName(name), value.allSatisfy(\.isFieldByte) else { return nil }
    return Array(name.utf8) + [UInt8(ascii: ":"), 0x20] + value + [0x0D, 0x0A]
  }

  /// The lines of all that are fields and not the server's own.
  static func lines(_ fields: [(String, String)]) -> [UInt8] {
    fields.reduce(into: []) { lines, field in
      if own.contains(field.0.lowercased()) { return }
      lines += line(field.0, field.1.utf8) ?? []
    }
  }

  /// Fields that the server sets, or that would change the framing (RFC 9112 §6, §9.6).
  private static let own: Set = ["date", "connection", "content-length", "transfer-encoding"]

  /// The next line: where its name and its value are, the value without the white space around it; nil at the end.
  /// - Parameter index: where a line starts; then behind it.
  static func next(_ bytes: borrowing Span<UInt8>, _ index: inout Int) -> (name: Range<Int>, value: Range<Int>)? {
    let start = index
    guard start < bytes.count else { return nil }
    var colon = start
    while colon < bytes.count, bytes[colon] != UInt8(ascii: ":") { colon &+= 1 }
    let end = unsafe ByteScan.valueEnd(
      bytes.start(checking: colon, bytes.count), min(colon + 1, bytes.count), bytes.count)
    index = min(end + 2, bytes.count)
    var (first, last) = (min(colon + 1, end), end)
    while first < last, bytes[first].isBlank { first &+= 1 }
    while last > first, bytes[last &- 1].isBlank { last &-= 1 }
    return (start..<colon, first..<last)
  }
}
