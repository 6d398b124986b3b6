import Operations
import Storage

/// How many paths asked for in vain are told within an hour: each connector has its own room, and what strangers cannot
/// make up has room of its own.
struct UnservedAllowance {
  /// Of paths that no standard names, of all connectors together.
  static let limitOfOther = 20

  /// Told within the last hour, by name.
  private var told: [String: Int]

  init(told: [String: Int]) {
    self.told = told
  }

  /// The room that a row takes.
  static func name(of row: UnservedRecord) -> String { "\(row.connector) \(row.share.rawValue)" }

  /// Of one connector.
  private static func limit(of share: UnservedShare) -> Int {
    switch share {
    case .verified: 20
    case .standard, .other: 5
    }
  }

  /// Takes the room for a row; false where there is none.
  mutating func take(_ row: UnservedRecord) -> Bool {
    let name = Self.name(of: row)
    if told[name] ?? 0 >= Self.limit(of: row.share) { return false }
    if row.share == .other, toldOfOther >= Self.limitOfOther { return false }
    told[name, default: 0] += 1
    return true
  }

  private var toldOfOther: Int {
    told.filter { $0.key.hasSuffix(" \(UnservedShare.other.rawValue)") }.values.reduce(0, +)
  }
}
