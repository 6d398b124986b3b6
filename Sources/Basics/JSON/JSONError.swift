/// Where and why a document is not JSON.
package struct JSONError: Error, Equatable, CustomStringConvertible {
  /// Of the offending byte; the document's length where it ends too early.
  package let offset: Int
  /// From 1; lines end at a line feed.
  package let line: Int
  /// From 1, in characters (Unicode scalars), not bytes, as editors count.
  package let column: Int
  /// Lower case, without a full stop; printable ASCII only, whatever the document holds.
  package let reason: String

  /// An error at a place already known.
  package init(offset: Int, line: Int, column: Int, reason: String) {
    self.offset = offset
    self.line = line
    self.column = column
    self.reason = reason
  }

  /// An error at `offset` of `bytes`, whose line and column are counted here, so that reading need not.
  init(reason: String, at offset: Int, of bytes: [UInt8]) {
    let place = TextPlace(offset: offset, in: bytes)
    self.init(offset: offset, line: place.line, column: place.column, reason: reason)
  }

  /// `line 3, column 5: reason`.
  package var description: String { "line \(line), column \(column): \(reason)" }
}
