/// A colour with a meaning, of the eight that every terminal has (ECMA-48, SGR).
enum Tint: Int {
  /// Something is wrong.
  case red = 31
  /// It needs a look.
  case yellow = 33
  /// All is well.
  case green = 32
  /// It needs none.
  case dim = 2

  /// The colour of a state's word, of whatever it is a state; nil: it has none.
  init?(word: String?) {
    guard let tint = word.flatMap({ Self.words[$0] }) else { return nil }
    self = tint
  }

  func applied(to text: String) -> String { text.isEmpty ? "" : "\u{1b}[\(rawValue)m\(text)\u{1b}[0m" }

  private static let words: [String: Tint] = [
    // Connectors.
    "STALE": .red, "BEHIND": .yellow, "GRACE": .yellow, "CURRENT": .green, "SILENT": .dim, "UNKNOWN": .dim,
    // Alerts.
    "firing": .red, "pending": .yellow, "resolved": .dim,
    // Deliveries and hooks.
    "dead": .red, "failed": .yellow, "delivered": .green,
    "missing": .red, "refused": .red, "disabled": .yellow, "failing": .yellow, "enabled": .green,
    // doctor.
    "problem": .red, "note": .yellow, "ok": .green,
    // Answers, as to whether an endpoint is safe to remove.
    "yes": .green, "no": .yellow, "unknown": .dim,
  ]
}
