import Basics

/// Rows in the format that was asked for, on the standard output.
struct Listing<Row> {
  let columns: [Column<Row>]
  /// What to say on the standard error where a table has no rows.
  let nothing: String

  /// `isContinued`: more rows of a listing already begun, so without its headings.
  /// - Parameter layout: of the rows before these, whose columns are kept; nil: as these rows need them.
  /// - Returns: how the table was laid out; nil: no table was shown.
  @discardableResult
  func print(
    _ rows: [Row], as format: OutputFormat, to output: Output, isContinued: Bool = false, layout: TableLayout? = nil
  ) -> TableLayout? {
    if format != .table {
      output.write(text(of: rows, as: format, isContinued: isContinued))
      return nil
    }
    if rows.isEmpty {
      output.note(nothing)
      return layout
    }
    let table = table(rows, hasHeadings: !isContinued)
    let layout = layout ?? table.layout(room: output.screen.columns)
    output.write(table.text(on: output.screen, layout: layout))
    return layout
  }

  func text(
    of rows: [Row], as format: OutputFormat, isContinued: Bool = false, on screen: Screen = .plain
  ) -> String {
    switch format {
    case .table: table(rows, hasHeadings: !isContinued).text(on: screen)
    case .json: JSON(.array(rows.map(object))).text(pretty: true) + "\n"
    case .ndjson: rows.map { object($0).text() + "\n" }.joined()
    case .csv: csv(rows, hasHeadings: !isContinued)
    }
  }

  func object(_ row: Row) -> JSON {
    .object(columns.map { ($0.name, $0.value(row)) })
  }

  private func table(_ rows: [Row], hasHeadings: Bool) -> Table {
    let shown = columns.filter { $0.shown != nil }
    return Table(
      columns: shown.compactMap(\.shown), rows: rows.map { row in shown.map { $0.cell(row) } },
      hasHeadings: hasHeadings)
  }

  private func csv(_ rows: [Row], hasHeadings: Bool) -> String {
    let headings = hasHeadings ? [columns.map(\.name)] : []
    let lines = headings + rows.map { row in columns.map { CellText.csv($0.value(row)) } }
    return lines.map { $0.joined(separator: ",") + "\n" }.joined()
  }
}
