import Testing

@testable import Basics

@Suite("Strangers' text on a terminal") struct TerminalTextTests {
  static let hostile: [(String, String)] = [
    ("\u{0}", "\\u{0}"), ("\u{7}", "\\u{7}"), ("\u{8}", "\\u{8}"), ("\t", "\\u{9}"), ("\n", "\\u{a}"),
    ("\r", "\\u{d}"), ("\r\n", "\\u{d}\\u{a}"), ("\u{1b}[2J", "\\u{1b}[2J"), ("\u{7f}", "\\u{7f}"),
    ("\u{85}", "\\u{85}"), ("\u{9b}31m", "\\u{9b}31m"), ("\u{ad}", "\\u{ad}"), ("\u{61c}", "\\u{61c}"),
    ("\u{200b}", "\\u{200b}"), ("\u{200d}", "\\u{200d}"), ("\u{200e}", "\\u{200e}"), ("\u{2028}", "\\u{2028}"),
    ("\u{2029}", "\\u{2029}"), ("\u{202e}", "\\u{202e}"), ("\u{2066}", "\\u{2066}"), ("\u{2069}", "\\u{2069}"),
    ("\u{feff}", "\\u{feff}"), ("\u{e000}", "\\u{e000}"), ("\u{fff9}", "\\u{fff9}"), ("\u{e0041}", "\\u{e0041}"),
    ("\u{10ffff}", "\\u{10ffff}"), ("\u{378}", "\\u{378}"), ("a\u{202e}b\u{9b}c", "a\\u{202e}b\\u{9b}c"),
    // One character to Swift, two scalars: the mark must not hide the control before it.
    ("\u{1b}\u{301}", "\\u{1b}\u{301}"), ("e\u{200d}\u{301}", "e\\u{200d}\u{301}"),
  ]

  @Test("what could move the cursor, hide or reorder text is spelt out", arguments: hostile)
  func escaped(text: String, expected: String) {
    #expect(Array(TerminalText.escaped(text).unicodeScalars) == Array(expected.unicodeScalars))
  }

  static let harmless = [
    "", " ", "plain", "ünïcödé", "e\u{301}", "日本語", "עברית", "😀", "❤\u{fe0f}", "\\u{1b}", "\"'<>&;", "\u{a0}", "…→✓",
  ]

  @Test("everything else stays as it is", arguments: harmless) func kept(text: String) {
    #expect(Array(TerminalText.escaped(text).unicodeScalars) == Array(text.unicodeScalars))
  }

  @Test("no C0 or C1 control gets through, alone or in a text") func controls() {
    for value in Array(UInt32(0)...0x1f) + Array(UInt32(0x7f)...0x9f) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      #expect(TerminalText.escaped("a\(scalar)b") == "a\\u{\(String(value, radix: 16))}b")
    }
  }
}
