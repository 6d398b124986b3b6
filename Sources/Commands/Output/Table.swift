/// Text in aligned columns, two spaces apart; the last column is never padded.
struct Table {
  /// Nil: rows only.
  let headings: [String]?
  let alignsRight: [Bool]
  let rows: [[String]]

  var text: String {
    let all = (headings.map { [$0] } ?? []) + rows
    let widths = alignsRight.indices.map { column in all.map { DisplayWidth.columns($0[column]) }.max() ?? 0 }
    return all.map { row in line(row, widths) + "\n" }.joined()
  }

  private func line(_ row: [String], _ widths: [Int]) -> String {
    var line = row.enumerated().map { index, cell in
      let padding = String(repeating: " ", count: widths[index] - DisplayWidth.columns(cell))
      return alignsRight[index] ? padding + cell : cell + padding
    }.joined(separator: "  ")
    while line.last == " " { line.removeLast() }
    return line
  }
}
