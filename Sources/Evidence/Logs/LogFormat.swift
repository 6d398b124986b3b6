/// How another server writes its access log.
package enum LogFormat: String, Sendable, CaseIterable {
  /// nginx's predefined `combined` (<https://nginx.org/en/docs/http/ngx_http_log_module.html>) and Apache's format of
  /// that name (<https://httpd.apache.org/docs/2.4/logs.html#combined>); also without referer and user agent, which is
  /// the common log format. Not nginx's `escape=none`: there a client writes any field it likes.
  case combined
  /// `combined` with the host first: `host:port ` as Debian Apache's `vhost_combined` has it, or `host `.
  case vcombined
  /// The JSON objects of Caddy 2 (<https://caddyserver.com/docs/caddyfile/directives/log>).
  case caddy
}
