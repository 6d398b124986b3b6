/// The `ts` of a Caddy log line, in the forms of `time_format`
/// (<https://caddyserver.com/docs/caddyfile/directives/log#time_format>).
enum CaddyTime {
  /// Nil for a text in an own format, and for a number that is no time.
  static func unixSeconds(_ field: LogJSON) -> Int64? {
    if let number = field.double { return seconds(number) }
    guard let text = field.text.map({ Array($0.utf8)[...] }) else { return nil }
    return LogTime.dated(text) ?? LogTime.common(text)
  }

  /// Seconds of `unix_seconds_float`, `unix_milli_float` or `unix_nano`, distinguished by their size: the first reaches
  /// 10^11 in the year 5138, the second had passed it in 1973 and reaches 10^14 in 5138.
  private static func seconds(_ number: Double) -> Int64? {
    switch number {
    case 0..<1e11: Int64(number)
    case 1e11..<1e14: Int64(number / 1e3)
    case 1e17..<9e18: Int64(number / 1e9)
    default: nil
    }
  }
}
