import Manifests

/// One column of a listing: its name in data, and how a table shows it.
struct Column<Row> {
  /// The JSON member and CSV heading.
  let name: String
  let value: (Row) -> JSON
  /// The table's heading; nil: the column is in the data only.
  let heading: String?
  /// What the table shows; nil: the value itself.
  let text: ((Row) -> String)?
  let alignsRight: Bool

  /// A column of data and table.
  init(
    _ name: String, _ heading: String? = nil, alignsRight: Bool = false, text: ((Row) -> String)? = nil,
    _ value: @escaping (Row) -> JSON
  ) {
    self.name = name
    self.heading = heading
    self.alignsRight = alignsRight
    self.text = text
    self.value = value
  }

  func cell(_ row: Row) -> String {
    let text = text.map { $0(row) } ?? CellText.plain(value(row))
    return TerminalText.escaped(text)
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
