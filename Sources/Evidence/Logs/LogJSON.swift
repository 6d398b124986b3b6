import Basics

/// A JSON value as a log line has it; texts and numbers stay as written until they are asked for, for most of a line
/// never is.
enum LogJSON {
  /// What stands between the quotes, still escaped.
  case string(ArraySlice<UInt8>)
  case number(ArraySlice<UInt8>)
  case object([(name: ArraySlice<UInt8>, value: LogJSON)])
  case array([LogJSON])
  /// `true`, `false` or `null`.
  case literal

  /// The last member of that name, which is to be ASCII; nil if there is none, and for what is no object.
  subscript(_ name: String) -> LogJSON? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name.elementsEqual(name.utf8) }?.value
  }

  /// The text of the last member of that name, in any case of letters; nil if there is none that is a text.
  func text(_ name: String) -> String? {
    guard case .object(let members) = self else { return nil }
    let lower = ASCII.lowercased(name.utf8)
    return members.last { $0.name.count == lower.utf8.count && ASCII.lowercased($0.name) == lower }?.value.text
  }

  /// Nil for what is no string.
  var text: String? {
    guard case .string(let raw) = self else { return nil }
    return Self.unescaped(raw)
  }

  /// Nil for what is no number, or one beyond a double.
  var double: Double? {
    guard case .number(let raw) = self, let value = Double(String(decoding: raw, as: UTF8.self)) else { return nil }
    return value.isFinite ? value : nil
  }

  /// Nil for what is no number, or none written as an integer.
  var int: Int? {
    guard case .number(let raw) = self else { return nil }
    return Int(String(decoding: raw, as: UTF8.self))
  }

  /// Undoes the escapes of RFC 8259 §7. Half a surrogate pair and invalid UTF-8 become U+FFFD.
  static func unescaped(_ raw: ArraySlice<UInt8>) -> String {
    guard raw.contains(UInt8(ascii: "\\")) else { return String(decoding: raw, as: UTF8.self) }
    var text = ""
    var rest = raw
    while let mark = rest.firstIndex(of: UInt8(ascii: "\\")) {
      text += String(decoding: rest[..<mark], as: UTF8.self)
      rest = rest[(mark + 1)...]
      text.unicodeScalars.append(scalar(&rest))
    }
    return text + String(decoding: rest, as: UTF8.self)
  }

  /// Reads an escape behind its backslash.
  private static func scalar(_ rest: inout ArraySlice<UInt8>) -> Unicode.Scalar {
    switch rest.popFirst().map({ Unicode.Scalar($0) }) {
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "b": return "\u{8}"
    case "f": return "\u{C}"
    case "u":
      guard let unit = unit(rest) else { return "\u{FFFD}" }
      rest = rest.dropFirst(4)
      guard UTF16.isLeadSurrogate(unit) else { return Unicode.Scalar(unit) ?? "\u{FFFD}" }
      guard rest.starts(with: "\\u".utf8), let trail = self.unit(rest.dropFirst(2)), UTF16.isTrailSurrogate(trail)
      else { return "\u{FFFD}" }
      rest = rest.dropFirst(6)
      return UTF16.decode(UTF16.EncodedScalar([unit, trail]))
    case .some(let other): return other
    case nil: return "\u{FFFD}"
    }
  }

  /// A UTF-16 code unit of four hexadecimal digits.
  private static func unit(_ rest: ArraySlice<UInt8>) -> UInt16? {
    guard rest.count >= 4 else { return nil }
    var unit: UInt16 = 0
    for byte in rest.prefix(4) {
      guard let digit = ASCII.hexValue(byte) else { return nil }
      unit = unit << 4 | UInt16(digit)
    }
    return unit
  }
}
