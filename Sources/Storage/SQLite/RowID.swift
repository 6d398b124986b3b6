/// The number by which a table knows a row. Each table has a type of its own for it, so that the identifiers of two
/// tables cannot be taken for each other.
///
/// A literal is one of whatever table is asked for. People and JSON are given the number.
package protocol RowID: Hashable, Comparable, Sendable, CustomStringConvertible, ExpressibleByIntegerLiteral,
  SQLBindable
{
  var value: Int64 { get }
  init(_ value: Int64)
}

extension RowID {
  package init(integerLiteral value: Int64) { self.init(value) }
  package var description: String { String(value) }
  package var sqlValue: SQLValue { .integer(value) }
  package static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}
