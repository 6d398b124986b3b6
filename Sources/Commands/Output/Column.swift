import Manifests
import Service

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

  /// A field of CSV (RFC 4180). A text that a spreadsheet would take for a formula is led by an apostrophe.
  static func csv(_ value: JSON) -> String {
    var text = plain(value)
    if case .string = value.content, let first = text.first, "=+-@\t\r".contains(first) { text = "'" + text }
    let needsQuotes = text.contains { $0 == "," || $0 == "\"" || $0.isNewline }
    guard needsQuotes else { return text }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}
