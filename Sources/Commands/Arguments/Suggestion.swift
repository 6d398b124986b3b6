/// "Did you mean …?": the nearest known word, if it is near enough to be a slip of the fingers.
enum Suggestion {
  /// The hint for an unknown word; without a near one it points to the help.
  static func hint(for word: String, among known: [String]) -> String {
    guard let near = nearest(to: word, among: known) else { return "see 'manifestd help'" }
    return "did you mean '\(near)'?"
  }

  static func nearest(to word: String, among known: [String]) -> String? {
    let ranked = known.map { (word: $0, distance: distance(word.lowercased(), $0.lowercased())) }
      .sorted { $0.distance < $1.distance }
    guard let best = ranked.first, best.distance <= max(1, word.count / 3) else { return nil }
    return best.word
  }

  /// The fewest insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
  private static func distance(_ left: String, _ right: String) -> Int {
    let (left, right) = (Array(left), Array(right))
    var before: [Int] = []
    var above = Array(0...right.count)
    for i in left.indices {
      var row = [i + 1]
      for j in right.indices {
        var best = min(above[j + 1] + 1, row[j] + 1, above[j] + (left[i] == right[j] ? 0 : 1))
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] { best = min(best, before[j - 1] + 1) }
        row.append(best)
      }
      (before, above) = (above, row)
    }
    return above[right.count]
  }
}
