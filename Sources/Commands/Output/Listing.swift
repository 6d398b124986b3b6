import Manifests

/// Rows in the format that was asked for, on the standard output.
struct Listing<Row> {
  let columns: [Column<Row>]
  /// What to say on the standard error where a table has no rows.
  let nothing: String

  /// `isContinued`: more rows of a listing already begun, so without its headings.
  func print(_ rows: [Row], as format: OutputFormat, to output: Output, isContinued: Bool = false) {
    switch format {
    case .table: printTable(rows, to: output, hasHeadings: !isContinued)
    case .json: output.write(JSON(.array(rows.map(object))).text(pretty: true) + "\n")
    case .ndjson: for row in rows { output.write(object(row).text() + "\n") }
    case .csv: printCSV(rows, to: output, hasHeadings: !isContinued)
    }
  }

  func object(_ row: Row) -> JSON {
    .object(columns.map { ($0.name, $0.value(row)) })
  }

  private func printTable(_ rows: [Row], to output: Output, hasHeadings: Bool) {
    if rows.isEmpty { return output.note(nothing) }
    let shown = columns.filter { $0.heading != nil }
    output.write(
      Table(
        headings: hasHeadings ? shown.map { $0.heading ?? "" } : nil, alignsRight: shown.map(\.alignsRight),
        rows: rows.map { row in shown.map { $0.cell(row) } }
      ).text)
  }

  private func printCSV(_ rows: [Row], to output: Output, hasHeadings: Bool) {
    if hasHeadings { output.write(columns.map(\.name).joined(separator: ",") + "\n") }
    for row in rows {
      output.write(columns.map { CellText.csv($0.value(row)) }.joined(separator: ",") + "\n")
    }
  }
}
