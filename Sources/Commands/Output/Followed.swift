import Operations
import Storage

/// A listing that goes on: its headings once, at its beginning, then a line for each row as it comes.
///
/// The columns of a table stay where they are from the first line to the last: they have fixed widths, and what is
/// longer is cut, but for the last one. As JSON each row is an object in a line of its own: an array has an end.
struct Followed<Row> {
  /// A column of the table, by its name in the data, and how wide it is; nil: to the end of the line.
  typealias Width = (column: String, width: Int?)

  private let all: [Column<Row>]
  private let shown: [(column: Column<Row>, width: Int?)]
  private let layout: TableLayout
  private let format: OutputFormat
  private let output: Output

  /// - Throws: where the call asks for what a listing without an end cannot have.
  init(_ columns: [Column<Row>], widths: [Width], for call: Invocation) throws(UsageError) {
    for flag in [Flag.sort, .rowLimit] where call.arguments.value(flag) != nil {
      throw UsageError("\(flag.name) does not go with --follow", hint: "use --since for what came before")
    }
    all = columns
    shown = widths.compactMap { wanted in
      columns.first { $0.name == wanted.column }.map { (column: $0, width: wanted.width) }
    }
    let room = call.output.screen.columns
    layout = TableLayout(shown.compactMap(\.column.shown), wanted: shown.map { $0.width ?? room ?? 0 }, room: room)
    format = call.format == .json ? .ndjson : call.format
    var output = call.output
    output.goesOn = true
    self.output = output
  }

  func begin() { output.write(headings) }

  /// Each row is written by itself: whoever reads has it at once.
  func print(_ rows: [Row]) {
    for row in rows { output.write(text(of: row)) }
  }

  var headings: String {
    switch format {
    case .table: table([], hasHeadings: true)
    case .csv: Listing(columns: all, nothing: "").text(of: [], as: .csv)
    case .json, .ndjson: ""
    }
  }

  func text(of row: Row) -> String {
    if format != .table { return Listing(columns: all, nothing: "").text(of: [row], as: format, isContinued: true) }
    let cells = shown.map { column, width in
      let cell = column.cell(row)
      return width.map { width in
        TableCell(text: DisplayWidth.cut(cell.text, to: width, from: column.shown?.cut ?? .end), tint: cell.tint)
      } ?? cell
    }
    return table([cells], hasHeadings: false)
  }

  private func table(_ rows: [[TableCell]], hasHeadings: Bool) -> String {
    Table(columns: shown.compactMap(\.column.shown), rows: rows, hasHeadings: hasHeadings)
      .text(on: output.screen, layout: layout)
  }
}

extension Invocation {
  /// Prints what `more` gives each time that something was stored, until nobody reads it any more.
  /// - Parameters:
  ///   - asksDaemon: what is told comes of requests: those that wait to be stored are asked for.
  ///   - first: what there is to tell already; it is read after what follows is watched for.
  func follow<Row>(
    _ followed: Followed<Row>, _ database: Database, asksDaemon: Bool, first: () throws -> [Row],
    more: () throws -> [Row]
  ) throws {
    let following = try Following(database, asksDaemon: asksDaemon)
    if !output.isOpen { return }
    if !Doctor(path: database.path, now: now).isServed {
      output.note("no daemon serves this database: what callers do is seen from its start on")
    }
    let rows = try first()
    followed.begin()
    followed.print(rows)
    while try following.next() { followed.print(try more()) }
  }
}
