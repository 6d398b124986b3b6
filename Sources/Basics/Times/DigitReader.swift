/// Walks over the text of a date: numbers of a fixed width and what stands between them. What does not fit is left
/// where it is.
struct DigitReader {
  private let text: [UInt8]
  private var index = 0

  init(_ text: [UInt8]) { self.text = text }

  var isAtEnd: Bool { index == text.count }

  mutating func skip(_ wanted: String) -> Bool {
    guard text[index...].starts(with: wanted.utf8) else { return false }
    index += wanted.utf8.count
    return true
  }

  /// Letters of ASCII; nil: none.
  mutating func word() -> [UInt8]? {
    let letters = text[index...].prefix { ($0 | 0x20) &- 0x61 < 26 }
    index += letters.count
    return letters.isEmpty ? nil : Array(letters)
  }

  /// Exactly so many digits.
  mutating func number(_ digits: Int) -> Int? {
    guard index + digits <= text.count, text[index..<index + digits].allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
    defer { index += digits }
    return text[index..<index + digits].reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  /// Any number of digits; false for none.
  mutating func skipDigits() -> Bool {
    let digits = text[index...].prefix { $0 &- 0x30 < 10 }
    index += digits.count
    return !digits.isEmpty
  }
}
