extension Setting {
  package static let maxHeadBytes = Setting(
    "max_head_bytes", .integer, unit: "bytes", default: "16384", range: 1024...1_048_576,
    "a request line and its headers; beyond: 414 or 431. Limits are read when serve starts")
  package static let maxHeaders = Setting(
    "max_headers", .integer, unit: "headers", default: "100", range: 1...128, "header lines; beyond: 431")
  package static let maxBodyBytes = Setting(
    "max_body_bytes", .integer, unit: "bytes", default: "65536", range: 1...16_777_216,
    "a request's body; beyond: 413")
  package static let headTimeout = Setting(
    "head_timeout", .duration, unit: "duration", default: "10s", range: 1...3600,
    "from a head's first byte to its last; beyond: 408")
  package static let bodyTimeout = Setting(
    "body_timeout", .duration, unit: "duration", default: "10s", range: 1...3600,
    "from a head's end to its body's last byte; beyond: 408")
  package static let idleTimeout = Setting(
    "idle_timeout", .duration, unit: "duration", default: "60s", range: 1...86_400,
    "a connection without a request; beyond: closed")
  package static let writeTimeout = Setting(
    "write_timeout", .duration, unit: "duration", default: "30s", range: 1...3600,
    "a client that takes nothing of its answer; beyond: closed")
  package static let maxConnections = Setting(
    "max_connections", .integer, unit: "connections", default: "0", range: 0...1_048_576,
    "connections at once; beyond: 503; 0: as many as the limit of open files allows")
  package static let maxConnectionsPerAddress = Setting(
    "max_connections_per_address", .integer, unit: "connections", default: "256", range: 0...1_048_576,
    "connections at once from one address (or IPv6 /64), trusted proxies apart; beyond: 503; 0: any number")

  /// What one client may cost: read when `serve` starts, and given to it by `--limit` for one run.
  package static let limits = [
    maxHeadBytes, maxHeaders, maxBodyBytes, headTimeout, bodyTimeout, idleTimeout, writeTimeout, maxConnections,
    maxConnectionsPerAddress,
  ]
}
