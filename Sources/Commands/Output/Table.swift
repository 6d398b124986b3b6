/// Text in aligned columns, two spaces apart; the last column is never padded.
struct Table {
  let columns: [TableColumn]
  let rows: [[TableCell]]
  var hasHeadings = true

  /// - Parameter room: how wide it may be; nil: as wide as it is.
  func layout(room: Int?) -> TableLayout {
    let wanted = columns.indices.map { column in
      let cells = rows.map { DisplayWidth.columns($0[column].text) }
      return max(cells.max() ?? 0, DisplayWidth.columns(columns[column].heading))
    }
    return TableLayout(columns, wanted: wanted, room: room)
  }

  /// - Parameter layout: this table's, or the one of the table that this one goes on with: its columns stay. Nil: as
  ///   the screen has it.
  func text(on screen: Screen = .plain, layout: TableLayout? = nil) -> String {
    let layout = layout ?? self.layout(room: screen.columns)
    let headings = hasHeadings ? [columns.map { TableCell(text: $0.heading) }] : []
    return (headings + rows).flatMap { lines($0, layout, screen) }.map { line($0, layout, screen) + "\n" }.joined()
  }

  /// The lines of a row: cells that are not to be cut go on in the next.
  private func lines(_ row: [TableCell], _ layout: TableLayout, _ screen: Screen) -> [[TableCell]] {
    let cells = columns.indices.map { column in
      let cell = row[column]
      guard screen.columns != nil, columns[column].cut == .never, let width = layout.widths[column] else {
        return [cell]
      }
      return Paragraph.lines(cell.text, columns: width).map { TableCell(text: $0, tint: cell.tint) }
    }
    let height = cells.map(\.count).max() ?? 1
    return (0..<height).map { line in cells.map { line < $0.count ? $0[line] : TableCell(text: "") } }
  }

  private func line(_ row: [TableCell], _ layout: TableLayout, _ screen: Screen) -> String {
    var line = ""
    var blanks = 0
    for (index, column) in columns.enumerated() {
      guard let width = layout.widths[index] else { continue }
      let isCut = screen.columns != nil && !column.alignsRight
      let text = isCut ? DisplayWidth.cut(row[index].text, to: width, from: column.cut) : row[index].text
      let padding = max(width - DisplayWidth.columns(text), 0)
      if column.alignsRight { blanks += padding }
      // No line ends in blanks: they are written when something comes behind them.
      if !text.isEmpty {
        line += String(repeating: " ", count: blanks)
        line += screen.hasColour ? row[index].tint?.applied(to: text) ?? text : text
        blanks = 0
      }
      blanks += (column.alignsRight ? 0 : padding) + 2
    }
    return line
  }
}

/// One cell: what it says, harmless for a terminal, and its colour.
struct TableCell {
  let text: String
  var tint: Tint?
}
