/// Writes JSON text that is safe on a terminal and in a page's script.
struct JSONWriter {
  let pretty: Bool
  private(set) var text = ""

  init(pretty: Bool) { self.pretty = pretty }

  mutating func write(_ value: JSON, depth: Int = 0) {
    switch value.content {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .number(let number): text += number
    case .string(let string): write(string: string)
    case .array(let items):
      list(items, "[", "]", depth) { writer, item in writer.write(item, depth: depth + 1) }
    case .object(let members):
      list(members, "{", "}", depth) { writer, member in
        writer.write(string: member.name)
        writer.text += writer.pretty ? ": " : ":"
        writer.write(member.value, depth: depth + 1)
      }
    }
  }

  private mutating func list<Item>(
    _ items: [Item], _ opening: String, _ closing: String, _ depth: Int, each: (inout JSONWriter, Item) -> Void
  ) {
    text += opening
    for (index, item) in items.enumerated() {
      if index > 0 { text += "," }
      breakLine(depth + 1)
      each(&self, item)
    }
    if !items.isEmpty { breakLine(depth) }
    text += closing
  }

  private mutating func breakLine(_ depth: Int) {
    if pretty { text += "\n" + String(repeating: "  ", count: depth) }
  }

  private mutating func write(string: String) {
    text += "\""
    if string.utf8.allSatisfy(Self.isPlain) {
      text += string
    } else {
      for scalar in string.unicodeScalars { write(scalar) }
    }
    text += "\""
  }

  /// Whether the byte stands for itself, and is a character.
  private static func isPlain(_ byte: UInt8) -> Bool { byte >= 0x20 && byte < 0x7f && byte != 0x22 && byte != 0x5c }

  private mutating func write(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\"": text += "\\\""
    case "\\": text += "\\\\"
    case "\n": text += "\\n"
    case "\r": text += "\\r"
    case "\t": text += "\\t"
    case " "..."~": text.unicodeScalars.append(scalar)
    default: writeBeyondASCII(scalar)
    }
  }

  /// Control, format (bidirectional overrides among them) and line separating characters act on a terminal or end a
  /// line of script, so they go out escaped: a surrogate pair where 16 bits do not hold one (RFC 8259 §7).
  private mutating func writeBeyondASCII(_ scalar: Unicode.Scalar) {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator:
      for unit in Character(scalar).utf16 {
        text += "\\u" + [UInt8(unit >> 8), UInt8(unit & 0xff)].hexadecimal
      }
    default: text.unicodeScalars.append(scalar)
    }
  }
}
