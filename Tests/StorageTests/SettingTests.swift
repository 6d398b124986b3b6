import Basics
import Testing

@testable import Storage

@Suite("Settings")
struct SettingTests {
  @Test("have these defaults")
  func defaults() throws {
    let store = try Store()
    let values = try store.database.settings()
    #expect(
      values.map { "\($0.key)=\($0.text)" } == [
        "max_age=5m",
        "cache_control=public, max-age={max_age}, must-revalidate", "cdn_cache_control=no-store",
        "grace=0s", "quiet_after=72h", "min_share=0.05", "min_hits=3", "window=24h",
        "repeat_interval=24h", "min_networks=3", "min_attribution=claimed", "alert_libraries=no", "heartbeat=0s",
        "address_detail=prefix", "retention=180d",
        "max_clients=100000",
        "max_unserved=1000", "max_head_bytes=16384", "max_headers=100", "max_body_bytes=65536", "head_timeout=10s",
        "body_timeout=10s", "idle_timeout=60s", "write_timeout=30s", "max_connections=0",
        "max_connections_per_address=256",
      ])
    #expect(values.allSatisfy { $0.isDefault })
    #expect(values.filter(\.setting.isPerManifest).map(\.key) == ["max_age", "cache_control", "cdn_cache_control"])
    #expect(values.allSatisfy { SettingValue.complaint(about: $0.text, as: $0.setting) == nil })
  }

  @Test("are set, read with their type, and unset")
  func setAndUnset() throws {
    let store = try Store()
    let database = store.database
    try database.set([("max_age", "90"), ("min_share", "12.5%"), ("max_clients", "7"), ("address_detail", "none")])
    #expect(try database.setting(.maxAge).seconds == 90)
    #expect(try database.setting(.minShare).fraction == 0.125)
    #expect(try database.setting(.maxClients).integer == 7)
    #expect(try database.setting(.addressDetail).text == "none")
    try database.set("max_age", to: "2h")
    #expect(try database.setting(.maxAge).seconds == 7_200)
    #expect(try !database.setting(.maxAge).isDefault)
    try database.unset("max_age")
    try database.unset("max_age")
    #expect(try database.setting(.maxAge).text == "5m")
    #expect(try database.setting(.maxAge).isDefault)
  }

  @Test("of one manifest win over the general ones, and those over the defaults")
  func scopes() throws {
    let store = try Store()
    try store.publish(.mcp(1), .server("/mcp"))
    let database = store.database
    try database.set("max_age@mcp", to: "1m")
    #expect(try database.setting(.maxAge, for: "mcp").text == "1m")
    #expect(try database.setting(.maxAge, for: "oauth-authorization-server").text == "5m")
    try database.set("max_age", to: "1h")
    #expect(try database.setting(.maxAge, for: "mcp").text == "1m")
    #expect(try database.setting(.maxAge, for: "mcp").key == "max_age@mcp")
    #expect(try database.setting(.maxAge, for: "oauth-authorization-server").text == "1h")
    #expect(try database.setting(.maxAge, for: "oauth-authorization-server").key == "max_age")
    #expect(
      try database.settings().filter { !$0.isDefault }.map { "\($0.key)=\($0.text)" } == [
        "max_age=1h", "max_age@mcp=1m",
      ])
    try database.unset("max_age@mcp")
    #expect(try database.setting(.maxAge, for: "mcp").text == "1h")
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    let key: String
    let text: String
    let code: StorageFault
    let message: String

    init(_ key: String, _ text: String, _ code: StorageFault, _ message: String) {
      (self.key, self.text, self.code, self.message) = (key, text, code, message)
    }

    var testDescription: String { "\(key) \(text.debugDescription)" }
  }

  private static let header = "a header value is printable ASCII, and not empty"
  static let refusals = [
    Refusal("max_ago", "1", .noSuch, "find setting 'max_ago': no such setting; see 'manifestd config list'"),
    Refusal("", "1", .noSuch, "find setting '': no such setting; see 'manifestd config list'"),
    Refusal("database_id", "1", .noSuch, "find setting 'database_id': no such setting; see 'manifestd config list'"),
    Refusal("grace@mcp", "1", .invalid, "set 'grace@mcp': grace holds for all manifests; leave out '@mcp'"),
    Refusal("max_age@", "1", .invalid, "set 'max_age@': no manifest is named after '@'; leave out '@'"),
    Refusal("max_age@jwks", "1", .noSuch, "find manifest 'jwks': no such manifest; there are mcp"),
    Refusal("max_age", "5 m", .invalid, "set 'max_age': '5 m' is not a duration such as 90s, 5m, 2h or 7d"),
    Refusal("max_age", "-1", .invalid, "set 'max_age': '-1' is not a duration such as 90s, 5m, 2h or 7d"),
    Refusal("max_clients", "0", .invalid, "set 'max_clients': '0' is not a positive whole number"),
    Refusal("max_clients", "-1", .invalid, "set 'max_clients': '-1' is not a positive whole number"),
    Refusal("max_clients", "1e3", .invalid, "set 'max_clients': '1e3' is not a positive whole number"),
    Refusal("max_unserved", "", .invalid, "set 'max_unserved': '' is not a positive whole number"),
    Refusal("max_headers", "0", .invalid, "set 'max_headers': '0' is not a whole number from 1 to 128"),
    Refusal("max_headers", "129", .invalid, "set 'max_headers': '129' is not a whole number from 1 to 128"),
    Refusal("max_connections", "-1", .invalid, "set 'max_connections': '-1' is not a whole number from 0 to 1048576"),
    Refusal("idle_timeout", "0s", .invalid, "set 'idle_timeout': '0s' is too short: give at least 1s"),
    Refusal("idle_timeout", "2d", .invalid, "set 'idle_timeout': '2d' is not a duration from 1s to 1d"),
    Refusal("quiet_after", "1s", .invalid, "set 'quiet_after': '1s' is too short: give at least 1h"),
    Refusal("window", "59m", .invalid, "set 'window': '59m' is too short: give at least 1h"),
    Refusal("repeat_interval", "9m", .invalid, "set 'repeat_interval': '9m' is too short: give at least 10m"),
    Refusal("heartbeat", "29s", .invalid, "set 'heartbeat': '29s' is too short: give at least 30s, or 0s"),
    Refusal("retention", "6d", .invalid, "set 'retention': '6d' is too short: give at least 7d"),
    Refusal(
      "window", "181d", .invalid,
      "set 'window': evidence would be kept (retention 180d) for less than it counts (window 181d); "
        + "lower window, or raise retention"),
    Refusal(
      "QUIET_AFTER", "181d", .invalid,
      "set 'QUIET_AFTER': evidence would be kept (retention 180d) for less than it counts (quiet_after 181d); "
        + "lower quiet_after, or raise retention"),
    Refusal(
      "idle_timeout@mcp", "1s", .invalid,
      "set 'idle_timeout@mcp': idle_timeout holds for all manifests; "
        + "leave out '@mcp'"),
    Refusal("min_share", "1.1", .invalid, "set 'min_share': '1.1' is not a share such as 0.05 or 5%"),
    Refusal("min_share", "101%", .invalid, "set 'min_share': '101%' is not a share such as 0.05 or 5%"),
    Refusal("min_share", "-0.1", .invalid, "set 'min_share': '-0.1' is not a share such as 0.05 or 5%"),
    Refusal("min_share", "nan", .invalid, "set 'min_share': 'nan' is not a share such as 0.05 or 5%"),
    Refusal("min_share", "%", .invalid, "set 'min_share': '%' is not a share such as 0.05 or 5%"),
    Refusal("address_detail", "all", .invalid, "set 'address_detail': 'all' is none of full, prefix, none"),
    Refusal("address_detail", "Full", .invalid, "set 'address_detail': 'Full' is none of full, prefix, none"),
    Refusal("cache_control", "", .invalid, "set 'cache_control': \(header)"),
    Refusal("cache_control", "no-store\r\nX: y", .invalid, "set 'cache_control': \(header)"),
    Refusal("cache_control", "no\u{0}", .invalid, "set 'cache_control': \(header)"),
    Refusal("cdn_cache_control", "é", .invalid, "set 'cdn_cache_control': \(header)"),
  ]

  @Test("refuse", arguments: refusals)
  func refuses(_ refusal: Refusal) throws {
    let store = try Store()
    try store.publish(.mcp(1))
    let before = try store.dump()
    let error = failure { try store.database.set(refusal.key, to: refusal.text) }
    #expect(error?.code == refusal.code)
    #expect(error?.description == refusal.message)
    #expect(try store.dump() == before)
  }

  @Test("unsetting what is no setting is refused", arguments: ["max_ago", "grace@mcp", "database_id", "max_age@"])
  func refusesUnset(_ key: String) throws {
    let store = try Store()
    let before = try store.dump()
    #expect(failure { try store.database.unset(key) } != nil)
    #expect(try store.dump() == before)
  }

  @Test("are exported and imported whole")
  func exportAndImport() throws {
    let (store, other) = (try Store(), try Store())
    for store in [store, other] { try store.publish(.mcp(1)) }
    try store.database.set([("max_age", "1h"), ("max_age@mcp", "1m"), ("cache_control@mcp", "no-cache")])
    let exported = try store.database.settings().filter { !$0.isDefault }.map { (key: $0.key, text: $0.text) }
    try other.database.set(exported)
    #expect(try other.database.settings().map(\.text) == store.database.settings().map(\.text))
    #expect(try other.database.settings().map(\.key) == store.database.settings().map(\.key))
  }

  @Test("contradictions are looked for once all are set; a default may be one, too") func together() throws {
    let store = try Store()
    let database = store.database
    try database.set([("retention", "7d"), ("window", "7d")])
    #expect(failure { try database.unset("retention") } == nil)
    try database.set([("window", "200d"), ("retention", "300d")])
    let error = failure { try database.unset("retention") }
    #expect(error?.description.contains("window 200d") == true)
    #expect(try database.setting(.retention).text == "300d")
    // What an older manifestd let pass bars nobody from setting something else.
    try database.connection.run("UPDATE setting SET value = '10d' WHERE key = 'retention'")
    try database.set("grace", to: "1h")
    #expect(failure { try database.set("window", to: "201d") } != nil)
  }

  @Test("keys and manifests are found in any case, and keep their own name") func anyCase() throws {
    let store = try Store()
    try store.publish(.mcp(1))
    #expect(try store.database.set("MAX_AGE@Mcp", to: "1m") == "max_age@mcp")
    #expect(try store.database.setting(.maxAge, for: "mcp").text == "1m")
    #expect(try store.database.unset("Max_Age@MCP") == "max_age@mcp")
    #expect(try store.database.setting(.maxAge, for: "mcp").isDefault)
  }

  @Test("are imported all or none")
  func importAtomically() throws {
    let store = try Store()
    try store.database.set("grace", to: "1h")
    let before = try store.dump()
    let error = failure { try store.database.set([("grace", "2h"), ("max_age", "1h"), ("min_share", "2")]) }
    #expect(error?.code == .invalid)
    #expect(try store.dump() == before)
  }
}
