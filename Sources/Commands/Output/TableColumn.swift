/// How a column of a table is shown, and how it gives way where there is not room for all.
struct TableColumn {
  let heading: String
  var alignsRight = false
  var importance = Importance.normal
  /// The fewest columns at which its cells still tell something.
  var least = 12
  var cut = CutPlace.end

  /// How narrow it may get.
  /// - Parameter width: what its cells would take.
  func least(of width: Int) -> Int {
    // A number that is cut is another number.
    alignsRight ? width : min(width, max(least, DisplayWidth.columns(heading)))
  }
}

/// What gives way first where a table is too wide: less important columns are cut before others, and left out before
/// others.
enum Importance: Int, CaseIterable {
  case low, normal, high
  /// Without it the row means nothing: it is never left out.
  case key
}
