import Basics

/// Rows printed as they come, in the format that was asked for: nothing is held, however many they are.
final class RowStream<Row> {
  private let listing: Listing<Row>
  private let format: OutputFormat
  private let write: (String) -> Void
  private(set) var isBegun = false

  init(_ columns: [Column<Row>], as format: OutputFormat, to write: @escaping (String) -> Void) {
    listing = Listing(columns: columns, nothing: "")
    self.format = format
    self.write = write
  }

  func add(_ row: Row) {
    let lead = isBegun ? "," : "["
    begin()
    let isArray = format == .json
    write(
      isArray ? "\(lead)\n\(listing.object(row).text())" : listing.text(of: [row], as: format, isContinued: true))
  }

  /// Also where there was no row: the data are whole then.
  func end() {
    if format == .json { write(isBegun ? "\n]\n" : "[]\n") }
    begin()
  }

  private func begin() {
    if !isBegun && format == .csv { write(listing.text(of: [], as: .csv)) }
    isBegun = true
  }
}
