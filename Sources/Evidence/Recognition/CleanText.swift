/// What strangers send, made fit for a line of text.
package enum CleanText {
  /// At most 64 bytes of `A-Za-z0-9._+-`; any other byte becomes `?`.
  static func token(_ text: String) -> String {
    String(decoding: text.utf8.prefix(64).map { isTokenByte($0) ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
  }

  /// At most 200 bytes of visible ASCII and blanks; any other byte becomes `?`.
  package static func line(_ text: String) -> String {
    let bytes = text.utf8.prefix(200).map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }
    return String(decoding: bytes, as: UTF8.self) + (text.utf8.count > 200 ? "…" : "")
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "+"),
      UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
