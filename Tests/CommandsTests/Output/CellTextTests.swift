import Basics
import Testing

@testable import Commands

@Suite("A value as a field of CSV") struct CellTextTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let value: JSON
    let field: String

    init(_ value: JSON, _ field: String) { (self.value, self.field) = (value, field) }

    var testDescription: String { field.debugDescription }
  }

  static let cases: [Case] = [
    Case("plain", "plain"), Case("", ""), Case(nil, ""), Case(true, "true"), Case(7, "7"),
    Case("two words", "two words"), Case(" blanks ", " blanks "),
    // RFC 4180 §2.6, §2.7.
    Case("a,b", "\"a,b\""), Case("a\"b", "\"a\"\"b\""), Case("\"", "\"\"\"\""), Case("\"\"", "\"\"\"\"\"\""),
    Case(",", "\",\""),
    // Harmless on a terminal: C0, C1, bidirectional controls, zero-width characters, line separators.
    Case("a\nb", "a\\u{a}b"), Case("a\r\nb", "a\\u{d}\\u{a}b"), Case("\u{1b}[2J", "\\u{1b}[2J"),
    Case("\u{9b}31m,", "\"\\u{9b}31m,\""), Case("\u{202e}gnp.exe", "\\u{202e}gnp.exe"),
    Case("a\u{200b}b", "a\\u{200b}b"),
    Case("a\u{2028}b", "a\\u{2028}b"), Case(["\u{7f}", "\u{2066}"], "\\u{7f} \\u{2066}"),
    // A combining mark makes another character of it for Swift, not for a reader of CSV.
    Case("a,\u{301}b", "\"a,\u{301}b\""), Case("a\"\u{301}b", "\"a\"\"\u{301}b\""),
    Case("a\n\u{301}b", "a\\u{a}\u{301}b"),
    // Formulas.
    Case("=1+1", "'=1+1"), Case("+1", "'+1"), Case("-1", "'-1"), Case("@x", "'@x"), Case("\t=x", "\\u{9}=x"),
    Case("\r=x", "\\u{d}=x"), Case("\r\n=x", "\\u{d}\\u{a}=x"), Case("=a,\"b\"", "\"'=a,\"\"b\"\"\""),
    Case("=\u{301}x", "'=\u{301}x"), Case("=\u{fe0f}cmd", "'=\u{fe0f}cmd"),
    Case("a=1", "a=1"), Case(" =1", " =1"), Case("'=1", "'=1"), Case("1-1", "1-1"),
    // A number may begin with its minus.
    Case(-7, "-7"), Case(["=a", "b"], "'=a b"), Case([], ""), Case([1, 2], "1 2"), Case(["a,b", "c"], "\"a,b c\""),
    Case(.object([("a", 1)]), "\"{\"\"a\"\":1}\""),
  ]

  @Test("quoted by RFC 4180, harmless on a terminal, and never a formula", arguments: cases) func csv(_ row: Case) {
    #expect(Array(CellText.csv(row.value).unicodeScalars) == Array(row.field.unicodeScalars))
  }

  @Test("strings bare, nothing for null, arrays joined by spaces") func plain() {
    #expect(CellText.plain("a\"b") == "a\"b")
    #expect(CellText.plain(nil).isEmpty)
    #expect(CellText.plain(["/a", "/b", ["c", 1]]) == "/a /b c 1")
    #expect(CellText.plain(false) == "false")
    #expect(CellText.plain(.object([("a", nil)])) == "{\"a\":null}")
  }
}
