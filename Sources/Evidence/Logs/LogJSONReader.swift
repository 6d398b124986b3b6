import Basics

/// Reads the JSON text of one log line, by the grammar of RFC 8259. It stands beside `JSON`, which reads documents,
/// because a log has millions of lines of which little is wanted, each partly a stranger's: it builds no text before
/// that is asked for, and what is no UTF-8, or half a surrogate pair, is replaced and not refused.
struct LogJSONReader {
  /// Caddy's lines go four deep.
  private static let greatestDepth = 32

  private let bytes: ArraySlice<UInt8>
  private var index: Int

  /// The value that the whole text is; nil if it is none.
  static func read(_ bytes: ArraySlice<UInt8>) -> LogJSON? {
    var reader = LogJSONReader(bytes: bytes, index: bytes.startIndex)
    guard let value = reader.value(depth: 0), reader.next == nil else { return nil }
    return value
  }

  /// The byte behind any blanks, not taken; nil at the end.
  private var next: UInt8? {
    mutating get {
      while index < bytes.endIndex, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
      return index < bytes.endIndex ? bytes[index] : nil
    }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  private mutating func value(depth: Int) -> LogJSON? {
    guard depth < Self.greatestDepth, let first = next else { return nil }
    switch Unicode.Scalar(first) {
    case "{": return object(depth: depth)
    case "[": return array(depth: depth)
    case "\"": return string().map(LogJSON.string)
    case "t": return literal("true")
    case "f": return literal("false")
    case "n": return literal("null")
    default: return number()
    }
  }

  private mutating func object(depth: Int) -> LogJSON? {
    var members: [(name: ArraySlice<UInt8>, value: LogJSON)] = []
    guard take("{") else { return nil }
    if take("}") { return .object(members) }
    repeat {
      guard next == UInt8(ascii: "\""), let name = string(), take(":"), let value = value(depth: depth + 1) else {
        return nil
      }
      members.append((name, value))
    } while take(",")
    return take("}") ? .object(members) : nil
  }

  private mutating func array(depth: Int) -> LogJSON? {
    var elements: [LogJSON] = []
    guard take("[") else { return nil }
    if take("]") { return .array(elements) }
    repeat {
      guard let element = value(depth: depth + 1) else { return nil }
      elements.append(element)
    } while take(",")
    return take("]") ? .array(elements) : nil
  }

  /// What stands between the quotes, of which the first is next.
  private mutating func string() -> ArraySlice<UInt8>? {
    let start = index + 1
    index = start
    while index < bytes.endIndex {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        index += 1
        return bytes[start..<(index - 1)]
      case UInt8(ascii: "\\"):
        guard let length = escapeLength else { return nil }
        index += length
      case ..<0x20: return nil
      default: index += 1
      }
    }
    return nil
  }

  /// How many bytes the escape takes whose backslash is next; nil if it is none.
  private var escapeLength: Int? {
    let escape = bytes[index...].dropFirst()
    guard let kind = escape.first, "\"\\/bfnrtu".utf8.contains(kind) else { return nil }
    guard kind == UInt8(ascii: "u") else { return 2 }
    let digits = escape.dropFirst().prefix(4)
    return digits.count == 4 && digits.allSatisfy { ASCII.hexValue($0) != nil } ? 6 : nil
  }

  private mutating func number() -> LogJSON? {
    var rest = LogCursor(bytes[index...])
    _ = rest.take("-")
    let whole = rest.takeDigits()
    guard !whole.isEmpty, whole.count == 1 || whole.first != UInt8(ascii: "0") else { return nil }
    if rest.take("."), rest.takeDigits().isEmpty { return nil }
    if rest.take(oneOf: "eE") != nil {
      _ = rest.take(oneOf: "+-")
      if rest.takeDigits().isEmpty { return nil }
    }
    let start = index
    index = rest.rest.startIndex
    return .number(bytes[start..<index])
  }

  private mutating func literal(_ word: String) -> LogJSON? {
    guard bytes[index...].starts(with: word.utf8) else { return nil }
    index += word.utf8.count
    return .literal
  }
}
