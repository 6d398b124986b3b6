/// How a column of a table is shown, and how it gives way where there is not room for all.
struct TableColumn {
  let heading: String
  var alignsRight = false
  var importance = Importance.normal
  /// The fewest columns at which its cells still tell something.
  var least = 12
  /// With fewer columns than this, what is of low importance is left out for it.
  var comfort = 0
  var cut = CutPlace.end

  /// How narrow it may get.
  /// - Parameters:
  ///   - width: what its cells would take.
  ///   - isComfortable: while there is something else to leave out.
  func least(of width: Int, isComfortable: Bool) -> Int {
    // A number that is cut is another number.
    if alignsRight { return width }
    return min(width, max(least, DisplayWidth.columns(heading), isComfortable ? comfort : 0))
  }
}

/// What gives way first where a table is too wide: less important columns are cut before others, and left out before
/// others.
enum Importance: Int, CaseIterable {
  case low, normal, high
  /// Without it the row means nothing: it is never left out.
  case key
}
