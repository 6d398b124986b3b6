/// Texts as the journal's bytes: each as a two-byte length and UTF-8.
package enum FieldCodec {
  /// The longest text kept, in bytes; a longer one is cut between characters.
  package static let limit = 256

  package static func encode(_ fields: [String]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(fields.reduce(0) { $0 + 2 + min($1.utf8.count, limit) })
    for field in fields { append(field, to: &bytes) }
    return bytes
  }

  package static func append(_ field: String, to bytes: inout [UInt8]) {
    var text = cut(field)
    let count = text.utf8.count
    bytes.append(UInt8(count & 0xff))
    bytes.append(UInt8(count >> 8))
    text.withUTF8 { unsafe bytes.append(contentsOf: $0) }
  }

  /// One text of words with blanks between them.
  package static func append(words: [String], to bytes: inout [UInt8]) {
    let count = words.reduce(-1) { $0 + 1 + $1.utf8.count }
    if count <= 0 || count > limit { return append(words.joined(separator: " "), to: &bytes) }
    bytes.append(UInt8(count & 0xff))
    bytes.append(UInt8(count >> 8))
    for (place, word) in words.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: " ")) }
      var text = word
      text.withUTF8 { unsafe bytes.append(contentsOf: $0) }
    }
  }

  /// Nil for bytes that are no such texts, or not so many.
  package static func decode(_ payload: [UInt8], count: Int) -> [String]? {
    var fields: [String] = []
    var rest = payload[...]
    while !rest.isEmpty {
      guard rest.count >= 2 else { return nil }
      let length = Int(rest[rest.startIndex]) | Int(rest[rest.startIndex + 1]) << 8
      rest = rest.dropFirst(2)
      guard length <= rest.count else { return nil }
      fields.append(String(decoding: rest.prefix(length), as: UTF8.self))
      rest = rest.dropFirst(length)
    }
    return fields.count == count ? fields : nil
  }

  /// As much of a text as fits, whole characters (Unicode scalars) only.
  package static func cut(_ text: String) -> String {
    if text.utf8.count <= limit { return text }
    var bytes = Array(text.utf8.prefix(limit + 1))
    // What follows the cut is the first byte of a character, unless it begins with the bits 10.
    while bytes.removeLast() & 0xc0 == 0x80 {}
    return String(decoding: bytes, as: UTF8.self)
  }
}
