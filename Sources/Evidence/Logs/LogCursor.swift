import Basics

/// Reads a line from the left. What does not fit is left where it is.
struct LogCursor {
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) {
    rest = bytes
  }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest = rest.dropFirst()
    return true
  }

  mutating func take(oneOf characters: String) -> Unicode.Scalar? {
    guard let scalar = rest.first.map({ Unicode.Scalar($0) }), characters.unicodeScalars.contains(scalar) else {
      return nil
    }
    rest = rest.dropFirst()
    return scalar
  }

  /// All bytes up to a blank; the blank is taken too and not returned. Nil if there is none.
  mutating func takeWord() -> ArraySlice<UInt8>? {
    guard let blank = rest.firstIndex(of: UInt8(ascii: " ")) else { return nil }
    let word = rest[..<blank]
    rest = rest[(blank + 1)...]
    return word
  }

  mutating func takeDigits() -> ArraySlice<UInt8> {
    let digits = rest.prefix(while: ASCII.isDigit)
    rest = rest[digits.endIndex...]
    return digits
  }

  /// A decimal number of exactly so many digits.
  mutating func number(digits: Int) -> Int? {
    let text = rest.prefix(digits)
    guard text.count == digits, text.allSatisfy(ASCII.isDigit) else { return nil }
    rest = rest.dropFirst(digits)
    return text.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  /// What stands between two quotes, still escaped; a quote after a backslash does not end it. Nil if there is no
  /// opening or no closing quote.
  mutating func takeQuoted() -> ArraySlice<UInt8>? {
    guard rest.first == UInt8(ascii: "\"") else { return nil }
    guard let end = Self.closingQuote(rest) else { return nil }
    let index = rest.startIndex + end
    let text = rest[(rest.startIndex + 1)..<index]
    rest = rest[(index + 1)...]
    return text
  }

  private static func closingQuote(_ text: ArraySlice<UInt8>) -> Int? {
    let span = text.span
    return span.closingQuote(1, span.count)
  }
}
