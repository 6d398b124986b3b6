import Testing

@testable import Commands

@Suite("Text in aligned columns") struct TableTests {
  private func table(_ headings: [String], right: [Bool]? = nil, _ rows: [String]...) -> String {
    let columns = headings.enumerated().map { TableColumn(heading: $1, alignsRight: right?[$0] ?? false) }
    return Table(columns: columns, rows: rows.map { $0.map { TableCell(text: $0) } }).text()
  }

  @Test("two spaces apart, as wide as the widest cell or heading") func widths() {
    #expect(
      table(["A", "LONG", "C"], ["aaa", "b", "c"], ["a", "b", "ccc"])
        == """
        A    LONG  C
        aaa  b     c
        a    b     ccc

        """)
  }

  @Test("numbers stand to the right, the last column too") func right() {
    #expect(
      table(["N", "NAME", "HITS"], right: [true, false, true], ["1", "a", "5"], ["100", "bb", "12345"])
        == """
          N  NAME   HITS
          1  a         5
        100  bb    12345

        """)
  }

  @Test("no line ends in blanks, whatever is empty") func empty() {
    #expect(
      table(["A", "B", "C"], ["a", "", ""], ["", "b", ""], ["", "", "c"], ["", "", ""])
        == """
        A  B  C
        a
           b
              c


        """)
    #expect(table(["A", "B"], right: [false, true], ["a", ""]) == "A  B\na\n")
  }

  @Test("headings alone are a line, no columns an empty one") func none() {
    #expect(table(["A", "B"]) == "A  B\n")
    #expect(table([]) == "\n")
  }

  @Test("wide characters take the two columns that a terminal gives them") func wide() {
    #expect(
      table(
        ["NAME", "X"], ["日本", "1"], ["ｆｗ", "2"], ["😀😀", "3"], ["한국", "4"], ["e\u{301}e\u{301}ee", "5"], ["ab", "6"])
          == """
          NAME  X
          日本  1
          ｆｗ  2
          😀😀  3
          한국  4
          e\u{301}e\u{301}ee  5
          ab    6

          """)
    #expect(table(["日本", "N"], right: [true, false], ["a", "1"]) == "日本  N\n   a  1\n")
  }

  static let texts: [(text: String, columns: Int)] = [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("…→✓", 3), ("ß", 1), ("日", 2), ("、", 2), ("ｱ", 1), ("Ａ", 2),
    ("가", 2), ("😀", 2), ("👍🏽", 2), ("🇨🇭", 2), ("❤", 1), ("❤\u{fe0f}", 2), ("1", 1), ("#", 1), ("©", 1), ("𠀀", 2),
    ("ไทย", 3), ("עב", 2), ("\u{301}", 0), ("a\u{301}\u{302}\u{303}", 1), ("กำ", 2), ("क्षि", 3),
  ]

  @Test("columns of a text", arguments: texts) func columns(text: String, columns: Int) {
    #expect(DisplayWidth.columns(text) == columns)
  }

  static let cuts: [(text: String, columns: Int, cut: String, middle: String)] = [
    ("abcdef", 6, "abcdef", "abcdef"), ("abcdefg", 6, "abcde…", "ab…efg"), ("abcdefg", 2, "a…", "a…"),
    ("abcdefg", 1, "…", "…"), ("abcdefg", 0, "", ""), ("日本語", 5, "日本…", "日…語"), ("日本語", 4, "日…", "…語"),
    ("e\u{301}e\u{301}e\u{301}e\u{301}", 3, "e\u{301}e\u{301}…", "e\u{301}…e\u{301}"), ("👍🏽👍🏽", 3, "👍🏽…", "…"),
  ]

  @Test("a text is cut between characters, never wider than asked for", arguments: cuts)
  func cut(text: String, columns: Int, cut: String, middle: String) {
    #expect(DisplayWidth.cut(text, to: columns) == cut)
    #expect(DisplayWidth.cut(text, to: columns, from: .middle) == middle)
    #expect([cut, middle].allSatisfy { DisplayWidth.columns($0) <= columns })
  }
}
