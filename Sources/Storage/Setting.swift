/// One key of the settings table: name, type, default and meaning. There is no other configuration.
package struct Setting: Sendable {
  package enum ValueType: String, Sendable {
    /// `90s 5m 2h 7d`, or a plain number of seconds.
    case duration
    case integer
    /// A number from 0 to 1, or a percentage ("5%").
    case fraction
    case text
  }

  package let key: String
  package let type: ValueType
  package let unit: String
  package let defaultValue: String
  /// Whether it can be set for one manifest (`KEY@NAME`).
  package let isPerManifest: Bool
  package let meaning: String
  /// The values that a text setting takes; empty: any header-safe text.
  package let choices: [String]
  /// What a number, or a duration's seconds, must lie in; nil: any positive number, any duration.
  let range: ClosedRange<Int64>?
  /// Whether 0 is taken too, though it is out of range.
  let zeroMeansNever: Bool

  init(
    _ key: String, _ type: ValueType, unit: String, default defaultValue: String, perManifest: Bool = false,
    choices: [String] = [], range: ClosedRange<Int64>? = nil, zeroMeansNever: Bool = false, _ meaning: String
  ) {
    self.key = key
    self.type = type
    self.unit = unit
    self.defaultValue = defaultValue
    self.isPerManifest = perManifest
    self.choices = choices
    self.range = range
    self.zeroMeansNever = zeroMeansNever
    self.meaning = meaning
  }

  /// The least value that makes sense, as it would be written; nil where none is set.
  package var minimum: String? {
    switch type {
    case .duration: DurationText.text(range?.lowerBound ?? 0)
    case .integer: String(range?.lowerBound ?? 1)
    case .fraction: "0"
    case .text: nil
    }
  }

  /// "max_age" or "cache_control@jwks".
  static func key(_ setting: Setting, _ scope: String) -> String {
    scope.isEmpty ? setting.key : "\(setting.key)@\(scope)"
  }

  /// A hundred years, in seconds: longer than anything that is kept or waited for.
  private static let century: Int64 = 36_500 * 86_400

  package static let maxAge = Setting(
    "max_age", .duration, unit: "duration", default: "5m", perManifest: true,
    "how long a copy may be kept: the max-age of Cache-Control")
  package static let cacheControl = Setting(
    "cache_control", .text, unit: "header", default: "public, max-age={max_age}, must-revalidate", perManifest: true,
    "the Cache-Control header; {max_age} stands for max_age in seconds")
  package static let cdnCacheControl = Setting(
    "cdn_cache_control", .text, unit: "header", default: "no-store", perManifest: true,
    "the CDN-Cache-Control header (RFC 9213), so that fetches are seen here; 'none' sends no such header")
  package static let grace = Setting(
    "grace", .duration, unit: "duration", default: "0s", range: 0...century,
    "how long after a release its predecessors may still be used, where publish gives no --grace")
  package static let quietAfter = Setting(
    "quiet_after", .duration, unit: "duration", default: "72h", range: 3_600...century,
    "how long after its last call of a retired endpoint a connector counts as STALE")
  package static let minShare = Setting(
    "min_share", .fraction, unit: "share", default: "0.05",
    "the least share of a local connector's active clients whose state its row shows")
  package static let minHits = Setting(
    "min_hits", .integer, unit: "hits", default: "3",
    "how many calls of retired endpoints after their grace, within 'window', open an alert")
  package static let window = Setting(
    "window", .duration, unit: "duration", default: "24h", range: 3_600...century,
    "the time within which 'min_hits' calls have to come")
  package static let repeatInterval = Setting(
    "repeat_interval", .duration, unit: "duration", default: "24h", range: 600...century,
    "how often an alert that lasts is sent again, until somebody acknowledges it")
  package static let minNetworks = Setting(
    "min_networks", .integer, unit: "networks", default: "3", range: 1...1_000,
    "from how many networks calls that only claim to be a platform's, though not from its addresses, open an alert")
  package static let minAttribution = Setting(
    "min_attribution", .text, unit: "claimed|verified", default: "claimed", choices: ["claimed", "verified"],
    "'verified': what does not come from a platform's published addresses opens no alert")
  package static let alertLibraries = Setting(
    "alert_libraries", .text, unit: "yes|no", default: "no", choices: ["yes", "no"],
    "whether HTTP libraries and unknown callers open alerts too")
  package static let heartbeat = Setting(
    "heartbeat", .duration, unit: "duration", default: "0s", range: 30...century, zeroMeansNever: true,
    "how often hooks get a 'heartbeat' event, so that its absence is noticed; 0s: never")
  package static let addressDetail = Setting(
    "address_detail", .text, unit: "full|prefix|none", default: "prefix", choices: ["full", "prefix", "none"],
    "how much of a client's address is stored: all, its /24 or /48, or nothing")
  package static let retention = Setting(
    "retention", .duration, unit: "duration", default: "180d", range: 7 * 86_400...century,
    "how long evidence is kept; no shorter than 'quiet_after' and 'window'")
  package static let maxClients = Setting(
    "max_clients", .integer, unit: "clients", default: "100000",
    "distinct clients kept, those told first; half of the room at most is for one connector ('unknown' is one), a tenth"
      + " more for its verified ones; the rest count as '(other)' of theirs")
  package static let maxUnserved = Setting(
    "max_unserved", .integer, unit: "paths", default: "1000",
    "unserved well-known paths kept, those told first; half of the room is for what standards name and verified callers"
      + " ask for")

  /// Every setting, in the order in which `config list` shows them.
  package static let all =
    [
      maxAge, cacheControl, cdnCacheControl, grace, quietAfter, minShare, minHits, window, repeatInterval,
      minNetworks, minAttribution, alertLibraries, heartbeat, addressDetail, retention, maxClients, maxUnserved,
    ] + limits

  /// The setting of a key, written in any case.
  package static func named(_ key: String) -> Setting? { all.first { $0.key == key.lowercased() } }
}
