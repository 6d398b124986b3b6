extension JSONReader {
  /// Steps over the byte at hand if it is this one.
  mutating func skip(_ byte: UInt8) -> Bool {
    guard current == byte else { return false }
    position += 1
    return true
  }

  /// RFC 8259 §2: space, tab, line feed, carriage return.
  mutating func skipWhiteSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0a, 0x0d: position += 1
      default: return
      }
    }
  }

  /// The text of the number at hand (RFC 8259 §6).
  mutating func number() throws(JSONError) -> String {
    let start = position
    _ = skip(UInt8(ascii: "-"))
    // A leading zero stands alone: what follows `0` is caught as an unexpected byte by whoever called.
    if !skip(UInt8(ascii: "0")) { try digits() }
    if skip(UInt8(ascii: ".")) { try digits() }
    if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
      if !skip(UInt8(ascii: "+")) { _ = skip(UInt8(ascii: "-")) }
      try digits()
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func digits() throws(JSONError) {
    let start = position
    while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    guard position > start else { throw unexpected("a digit") }
  }

  func failure(_ reason: String, at offset: Int) -> JSONError {
    JSONError(reason: reason, at: offset, of: bytes)
  }

  /// The error of finding something other than `wanted` at hand.
  func unexpected(_ wanted: String) -> JSONError {
    let found = current.map { name(of: $0) } ?? "the end of the document"
    return failure("expected \(wanted), found \(found)", at: position)
  }

  /// A byte for an error message: itself where it is harmless to print, else its number.
  func name(of byte: UInt8) -> String {
    (0x21...0x7e).contains(byte) ? "'\(Character(Unicode.Scalar(byte)))'" : "byte 0x\([byte].hexadecimal)"
  }
}
