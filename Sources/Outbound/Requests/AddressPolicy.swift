/// Which URLs may be called. It judges the URL, not what its name resolves to: URLs come from the operator.
package struct AddressPolicy: Sendable, Codable, Equatable {
  /// Whether plain http may leave this machine. Default false: https anywhere, plain http to loopback only
  /// (`localhost`, 127.0.0.0/8, ::1), where nobody on the way can read it.
  package var allowPlainHTTP: Bool

  package init(allowPlainHTTP: Bool = false) {
    self.allowPlainHTTP = allowPlainHTTP
  }

  /// Passes a URL that may be called. Any port may.
  /// - Throws: `OutboundError.invalidURL` for one that cannot be read, is neither http nor https, or has user
  ///   information; `refusedAddress` for plain http to another machine, unless allowed.
  package func check(_ url: String) throws(OutboundError) {
    let target = try Target(url)
    try check(target, on: target.words)
  }

  func check(_ target: Target, on: String) throws(OutboundError) {
    if target.scheme == "https" || allowPlainHTTP || target.isLoopback { return }
    throw .refusedAddress(
      on: on, reason: "plain http would show it to everybody on the way; use https, or --allow-http")
  }
}
