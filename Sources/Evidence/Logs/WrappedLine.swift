/// A server's own line inside the JSON object in which something else keeps it.
enum WrappedLine {
  /// The line; nil for an object that holds none.
  ///
  /// docker's `json-file` driver: `{"log":"LINE\n","stream":"stdout","time":"…"}`
  /// (<https://docs.docker.com/engine/logging/drivers/json-file/>); a `log` without its line end is a piece.
  /// `journalctl -o json`: `{"MESSAGE":"LINE","__REALTIME_TIMESTAMP":"…",…}`.
  static func inner(_ fields: LogJSON) -> (line: [UInt8], isPiece: Bool)? {
    if let text = fields["log"]?.text, fields["stream"] != nil, fields["request"] == nil {
      return (Array(text.utf8), text.utf8.last != 0x0A)
    }
    if let text = fields["MESSAGE"]?.text, fields["__REALTIME_TIMESTAMP"] != nil { return (Array(text.utf8), false) }
    return nil
  }
}
