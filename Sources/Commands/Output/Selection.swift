/// Which rows of a listing are shown, and in what order: --sort and --limit, the same for every verb that lists.
struct Selection {
  /// What rows are ordered by.
  struct Order: Equatable {
    let column: String
    let isDescending: Bool

    /// "COLUMN" or "COLUMN:desc"; ":asc" says what is so anyway.
    init(_ text: String) throws(UsageError) {
      let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let direction = parts.count == 2 ? parts[1].lowercased() : "asc"
      guard !parts[0].isEmpty, ["asc", "desc"].contains(direction) else {
        throw UsageError("--sort: '\(text)' is no order", hint: "write COLUMN or COLUMN:desc")
      }
      (column, isDescending) = (parts[0], direction == "desc")
    }
  }

  /// Nil: as the verb has them.
  let order: Order?
  /// Nil: all of them.
  let limit: Int?

  /// How many rows need to be read: nil is all of them, which an order of their own takes.
  var readLimit: Int? { order == nil ? limit : nil }
}

extension Flag {
  static let sort = Flag(
    "--sort", value: "COLUMN[:desc]", "order by a column, by its value; :desc turns it round, what is empty comes last")
  static let rowLimit = Flag("--limit", value: "N", "at most N rows; 0: all there are")
  /// What every verb that lists takes.
  static let listing: [Flag] = [.sort, .rowLimit, .output]
}

extension Invocation {
  /// What --sort and --limit ask for.
  /// - Parameter usual: the limit where none is given; nil: there is none.
  func selection(usual: Int? = nil) throws(UsageError) -> Selection {
    let order = try arguments.value(.sort).map { text throws(UsageError) in try Selection.Order(text) }
    guard let text = arguments.value(.rowLimit) else { return Selection(order: order, limit: usual) }
    guard let limit = Int(text), limit >= 0 else {
      throw UsageError("--limit: '\(text)' is not a number of rows", hint: "write 20, or 0 for all")
    }
    return Selection(order: order, limit: limit == 0 ? nil : limit)
  }

  /// What to say where a table has no row: that there was never any, or that none fits what was asked for.
  /// - Parameter what: "no event": what does not fit.
  func nothing(_ ever: String, fits what: String) -> String {
    let given = Self.narrowing.compactMap { flag in arguments.value(flag).map { "\(flag.name) \($0)" } }
    return given.isEmpty ? ever : "\(what) fits \(given.joined(separator: " "))"
  }

  private static let narrowing: [Flag] = [.connector, .state, .type, .hook, .site, .since]
}

extension Listing {
  /// Prints the rows that --sort and --limit ask for, and says where there are more.
  /// - Parameters:
  ///   - usual: the limit where none is given; nil: there is none.
  ///   - total: how many there are where not all were read; nil: `rows` are all.
  ///   - isLatestLast: of a listing that ends with the latest, these are the ones that a limit leaves.
  func print(
    _ rows: [Row], for call: Invocation, usual: Int? = nil, total: Int? = nil, isLatestLast: Bool = false
  ) throws(UsageError) {
    let selection = try call.selection(usual: usual)
    let shown = try selected(rows, by: selection, isLatestLast: isLatestLast)
    print(shown, as: call.format, to: call.output)
    let all = max(total ?? 0, rows.count)
    if shown.count < all { call.output.note("\(shown.count) of \(all); --limit 0 shows all") }
  }

  /// The rows asked for, in their order.
  func selected(_ rows: [Row], by selection: Selection, isLatestLast: Bool = false) throws(UsageError) -> [Row] {
    let sorted = try selection.order.map { order throws(UsageError) in try self.sorted(rows, by: order) } ?? rows
    guard let limit = selection.limit, limit < sorted.count else { return sorted }
    return Array(isLatestLast && selection.order == nil ? sorted.suffix(limit) : sorted.prefix(limit))
  }

  /// Rows that are alike in the column stay as they were.
  private func sorted(_ rows: [Row], by order: Selection.Order) throws(UsageError) -> [Row] {
    let column = try column(named: order.column)
    let keys = rows.enumerated().map { (key: SortKey(column.value($1)), index: $0) }
    return keys.sorted { left, right in
      if left.key.isEmpty != right.key.isEmpty { return right.key.isEmpty }
      if left.key == right.key { return left.index < right.index }
      return order.isDescending ? right.key < left.key : left.key < right.key
    }.map { rows[$0.index] }
  }

  /// By its name in the data, or its heading, written in any case.
  private func column(named name: String) throws(UsageError) -> Column<Row> {
    let wanted = name.lowercased()
    if let found = columns.first(where: { $0.name == wanted })
      ?? columns.first(where: { $0.shown?.heading.lowercased() == wanted })
    {
      return found
    }
    let near = Suggestion.nearest(to: wanted, among: columns.map(\.name)).map { "did you mean '\($0)'? " } ?? ""
    throw UsageError(
      "--sort: no column '\(name)'", hint: "\(near)there are \(columns.map(\.name).joined(separator: ", "))")
  }
}
