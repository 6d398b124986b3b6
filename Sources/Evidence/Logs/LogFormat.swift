/// How another server writes its access log.
package enum LogFormat: String, Sendable, CaseIterable {
  /// nginx's predefined `combined` (<https://nginx.org/en/docs/http/ngx_http_log_module.html>) and Apache's format of
  /// that name (<https://httpd.apache.org/docs/2.4/logs.html#combined>); also without referer and user agent, which is
  /// the common log format. Not nginx's `escape=none`: there a client writes any field it likes.
  case combined
  /// Debian Apache's `vhost_combined`: `combined` behind `host:port `.
  case vcombined
  /// The JSON objects of Caddy 2 (<https://caddyserver.com/docs/caddyfile/directives/log>).
  case caddy

  /// The only format a line of this shape can be in, by its first field: an object is Caddy's, and `host:port` stands
  /// first in nothing but `vcombined`.
  init(shapeOf line: ArraySlice<UInt8>) {
    if line.first == UInt8(ascii: "{") {
      self = .caddy
    } else {
      self = HostPort(line.prefix { $0 != UInt8(ascii: " ") }) == nil ? .combined : .vcombined
    }
  }
}
