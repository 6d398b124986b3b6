/// Texts as the journal's bytes: each as a two-byte length and UTF-8.
enum FieldCodec {
  /// The longest text kept, in bytes; a longer one is cut between characters.
  static let limit = 256

  static func encode(_ fields: [String]) -> [UInt8] {
    fields.flatMap { field in
      let text = Array(cut(field).utf8)
      return [UInt8(text.count & 0xff), UInt8(text.count >> 8)] + text
    }
  }

  /// Nil for bytes that are no such texts, or not so many.
  static func decode(_ payload: [UInt8], count: Int) -> [String]? {
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
  static func cut(_ text: String) -> String {
    var bytes = Array(text.utf8.prefix(limit + 1))
    if bytes.count <= limit { return text }
    // What follows the cut is the first byte of a character, unless it begins with the bits 10.
    while bytes.removeLast() & 0xc0 == 0x80 {}
    return String(decoding: bytes, as: UTF8.self)
  }
}
