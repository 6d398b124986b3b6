import Testing

@testable import Commands

@Suite("What the standard output can show") struct ScreenTests {
  static let widths: [(terminal: Int?, named: String?, columns: Int?)] = [
    (nil, nil, nil), (nil, "100", nil), (120, nil, 120), (120, "100", 100), (120, "", 120), (120, "0", 120),
    (120, "-5", 120), (120, "many", 120), (120, "19", 120), (120, "20", 20), (120, "99999999999999999999", 120),
    // A terminal that does not say, such as a serial line.
    (0, nil, 80), (0, "132", 132), (5, nil, 80),
  ]

  @Test("COLUMNS outranks the terminal where it is sane, and makes none", arguments: widths)
  func columns(terminal: Int?, named: String?, columns: Int?) {
    let environment = named.map { ["COLUMNS": $0] } ?? [:]
    #expect(Screen(terminal: terminal, environment: environment, colour: .auto).columns == columns)
  }

  static let colours: [(terminal: Int?, term: String?, noColour: String?, choice: ColourChoice, hasColour: Bool)] = [
    (80, "xterm", nil, .auto, true), (nil, "xterm", nil, .auto, false), (80, "dumb", nil, .auto, false),
    (80, nil, nil, .auto, false), (80, "xterm", "1", .auto, false), (80, "xterm", "", .auto, true),
    (80, "xterm", nil, .never, false), (nil, nil, "1", .always, true), (80, "dumb", nil, .always, true),
  ]

  @Test("colour is for terminals that know it, unless somebody wants it otherwise", arguments: colours)
  func colour(terminal: Int?, term: String?, noColour: String?, choice: ColourChoice, hasColour: Bool) {
    var environment: [String: String] = [:]
    environment["TERM"] = term
    environment["NO_COLOR"] = noColour
    #expect(Screen(terminal: terminal, environment: environment, colour: choice).hasColour == hasColour)
  }

  static let choices: [(text: String?, read: String)] = [
    (nil, "auto"), ("always", "always"), ("never", "never"), ("", "--color: no choice ''; use auto, always or never"),
    ("yes", "--color: no choice 'yes'; use auto, always or never"),
  ]

  @Test("--color is one of three", arguments: choices) func choice(text: String?, read: String) throws {
    let arguments = try Arguments(text.map { ["--color", $0] } ?? [], flags: Flag.global)
    do throws(UsageError) { #expect(try ColourChoice(arguments).rawValue == read) } catch {
      #expect("\(error.message); \(error.hint)" == read)
    }
  }

  @Test("a paragraph is broken between words only") func paragraph() {
    #expect(Paragraph.lines("one two three four", columns: 9) == ["one two", "three", "four"])
    #expect(Paragraph.lines("one two\nthree", columns: nil) == ["one two three"])
    #expect(Paragraph.lines("a verylongword b", columns: 6, first: "- ") == ["- a", "  verylongword", "  b"])
    #expect(Paragraph.lines("日本 語", columns: 6) == ["日本", "語"] && Paragraph.lines("", columns: 9) == [""])
  }
}
