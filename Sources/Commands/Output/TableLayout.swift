/// How wide each column of a table is; nil: it is left out.
struct TableLayout {
  private(set) var widths: [Int?]

  /// - Parameters:
  ///   - wanted: what the widest cell of each column takes.
  ///   - room: how many columns there are for all; nil: any number.
  init(_ columns: [TableColumn], wanted: [Int], room: Int?) {
    widths = wanted
    guard let room else { return }
    // Cut what matters least, as far as it stays of use; where that does not do, leave one out and try again.
    while true {
      let hasLow = columns.indices.contains { columns[$0].importance == .low && widths[$0] != nil }
      for importance in Importance.allCases {
        shrink(columns.indices.filter { columns[$0].importance == importance }, to: room) {
          columns[$0].least(of: wanted[$0], isComfortable: hasLow)
        }
      }
      if excess(room) <= 0 { return }
      let droppable = columns.indices.filter { widths[$0] != nil && columns[$0].importance != .key }
      let least = droppable.map { columns[$0].importance.rawValue }.min()
      guard let dropped = droppable.last(where: { columns[$0].importance.rawValue == least }) else { break }
      for column in columns.indices where widths[column] != nil { widths[column] = wanted[column] }
      widths[dropped] = nil
    }
    shrink(Array(columns.indices), to: room) { columns[$0].alignsRight ? wanted[$0] : min(wanted[$0], 4) }
  }

  /// The widest first, so that they end alike.
  private mutating func shrink(_ columns: [Int], to room: Int, least: (Int) -> Int) {
    while excess(room) > 0 {
      let open = columns.filter { column in widths[column].map { $0 > least(column) } ?? false }
      guard let widest = open.max(by: { widths[$0] ?? 0 < widths[$1] ?? 0 }) else { return }
      let next = open.filter { $0 != widest }.compactMap { widths[$0] }.max() ?? 0
      let width = widths[widest] ?? 0
      // Down to the next widest, and at least by one.
      let goal = max(least(widest), min(next, width - 1), width - excess(room))
      widths[widest] = goal
    }
  }

  private func excess(_ room: Int) -> Int {
    let shown = widths.compactMap(\.self)
    return shown.reduce(0, +) + 2 * max(shown.count - 1, 0) - room
  }
}
