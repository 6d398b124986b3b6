/// The `client_name`s of registrations with the place of a connector each, whatever the case.
struct ClientNameTable: Sendable {
  struct Match: Sendable {
    /// As the rules file has it.
    let pattern: String
    let connector: Int
  }

  private var whole: [String: Match] = [:]
  private var beginnings: [(text: String, match: Match)] = []

  /// - Returns: the connector that has the same pattern already, and keeps it; nil if it was free.
  mutating func insert(_ pattern: String, _ connector: Int) -> Int? {
    let (key, match) = (pattern.lowercased(), Match(pattern: pattern, connector: connector))
    guard key.hasSuffix("*") else {
      if let known = whole[key] { return known.connector }
      whole[key] = match
      return nil
    }
    let text = String(key.dropLast())
    if let known = beginnings.first(where: { $0.text == text }) { return known.match.connector }
    beginnings.append((text, match))
    beginnings.sort { $0.text.utf8.count > $1.text.utf8.count }
    return nil
  }

  /// A whole name before the beginning of one, a longer beginning before a shorter. Names over 200 bytes are none.
  func match(_ name: String) -> Match? {
    guard name.utf8.count <= 200 else { return nil }
    let key = name.lowercased()
    return whole[key] ?? beginnings.first { key.hasPrefix($0.text) }?.match
  }
}
