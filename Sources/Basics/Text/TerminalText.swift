/// Strangers' text made harmless for a terminal: what could move the cursor, hide or reorder text is spelt out.
package enum TerminalText {
  /// Control, format and separator characters become `\u{…}`; everything else stays.
  package static func escaped(_ text: String) -> String {
    if text.utf8.allSatisfy({ 0x20..<0x7f ~= $0 }) { return text }
    if text.unicodeScalars.allSatisfy({ !isHostile($0) }) { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      result += isHostile(scalar) ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
    }
  }

  /// C0, C1, bidirectional controls, zero-width characters, line separators: Unicode's Cc, Cf, Zl, Zp, and unassigned.
  private static func isHostile(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
    default: false
    }
  }
}
