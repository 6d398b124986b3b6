/// "Did you mean …?": the nearest known word, if it is near enough to be a slip of the fingers.
enum Suggestion {
  /// The hint for an unknown word; without a near one it points to the help.
  static func hint(for word: String, among known: [String]) -> String {
    guard let near = nearest(to: word, among: known) else { return "see 'manifestd help'" }
    return "did you mean '\(near)'?"
  }

  static func nearest(to word: String, among known: [String]) -> String? {
    let ranked = known.map { (word: $0, distance: distance(word, $0)) }.sorted { $0.distance < $1.distance }
    guard let best = ranked.first, best.distance <= max(1, word.count / 3) else { return nil }
    return best.word
  }

  /// Levenshtein's distance: the fewest insertions, deletions and replacements.
  private static func distance(_ left: String, _ right: String) -> Int {
    let right = Array(right)
    var row = Array(0...right.count)
    for (i, character) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in right.enumerated() {
        let above = row[j + 1]
        row[j + 1] = min(above + 1, row[j] + 1, diagonal + (character == other ? 0 : 1))
        diagonal = above
      }
    }
    return row[right.count]
  }
}
