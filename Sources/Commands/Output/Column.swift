import Basics

/// One column of a listing: its name in data, and how a table shows it.
struct Column<Row> {
  /// The JSON member and CSV heading.
  let name: String
  let value: (Row) -> JSON
  /// How a table shows it; nil: the column is in the data only.
  let shown: TableColumn?
  /// What the table shows; nil: the value itself.
  private let text: ((Row) -> String)?
  private let tint: ((Row) -> Tint?)?

  /// A column of data and table.
  /// - Parameters:
  ///   - name: in JSON and CSV.
  ///   - heading: in the table; nil: the column is in the data only.
  ///   - alignsRight: a number, which is never cut.
  ///   - importance: what gives way first on a narrow terminal.
  ///   - least: the fewest columns at which it is of use; with fewer it is left out.
  ///   - comfort: the columns at which it reads well: before it gets fewer, what is of low importance is left out.
  ///   - cut: where a long text gives way: a URL, of which the end tells most, in its middle.
  ///   - tint: its colour; nil: none.
  ///   - text: what the table shows; nil: the value itself.
  init(
    _ name: String, _ heading: String? = nil, alignsRight: Bool = false, importance: Importance = .normal,
    least: Int = 12, comfort: Int = 0, cut: CutPlace = .end, tint: ((Row) -> Tint?)? = nil,
    text: ((Row) -> String)? = nil,
    _ value: @escaping (Row) -> JSON
  ) {
    self.name = name
    self.value = value
    shown = heading.map {
      TableColumn(
        heading: $0, alignsRight: alignsRight, importance: importance, least: least, comfort: comfort, cut: cut)
    }
    self.text = text
    self.tint = tint
  }

  func cell(_ row: Row) -> TableCell {
    let text = text.map { $0(row) } ?? CellText.plain(value(row))
    return TableCell(text: TerminalText.escaped(text), tint: tint?(row))
  }
}

/// A JSON value as a cell of a table or of CSV.
enum CellText {
  /// Strings bare, null as nothing, arrays joined by spaces.
  static func plain(_ value: JSON) -> String {
    switch value.content {
    case .null: ""
    case .string(let text): text
    case .array(let items): items.map(plain).joined(separator: " ")
    default: value.text()
    }
  }

  /// A field of CSV (RFC 4180), as harmless as a table's cell: what acts on a terminal is spelt out, for CSV is looked
  /// at there, too. A text that a spreadsheet would take for a formula is led by an apostrophe.
  ///
  /// Looked at scalar by scalar: to Swift a comma with a combining mark is another character, to a reader of CSV it
  /// is a comma.
  static func csv(_ value: JSON) -> String {
    var scalars = Array(TerminalText.escaped(plain(value)).unicodeScalars)
    if mayBeFormula(value), let first = scalars.first, "=+-@".unicodeScalars.contains(first) {
      scalars.insert("'", at: 0)
    }
    let needsQuotes = scalars.contains { ",\"".unicodeScalars.contains($0) }
    let doubled = needsQuotes ? scalars.flatMap { $0 == "\"" ? [$0, $0] : [$0] } : scalars
    let text = String(String.UnicodeScalarView(doubled))
    return needsQuotes ? "\"\(text)\"" : text
  }

  /// A number may begin with its minus.
  private static func mayBeFormula(_ value: JSON) -> Bool {
    if case .number = value.content { false } else { true }
  }
}
