/// Where the server listens.
package enum ListenAddress: Sendable, Hashable, CustomStringConvertible {
  /// A host name or address (IPv6 without brackets) and a port; port 0 takes a free one.
  case tcp(host: String, port: UInt16)
  /// A socket file, mode 0660; its group: see `ServerConfiguration.socketGroup`.
  case unix(path: String)
  /// A listening socket that the process was started with, by its number (systemd's socket activation starts at 3).
  case inherited(descriptor: Int32)

  /// Reads `host:port`, `[v6]:port`, `unix:PATH` or `fd:N`.
  package init(_ text: String) throws(ListenAddressError) {
    if text.hasPrefix("fd:") {
      self = .inherited(descriptor: try Self.descriptor(text))
      return
    }
    if text.hasPrefix("unix:") {
      self = .unix(path: try Self.path(text))
      return
    }
    guard let colon = text.lastIndex(of: ":") else { throw ListenAddressError(text, "has no port") }
    guard let port = UInt16(text[text.index(after: colon)...]) else {
      throw ListenAddressError(text, "its port is not a number from 0 to 65535")
    }
    self = .tcp(host: try Self.host(text, text[..<colon]), port: port)
  }

  /// As it is written on the command line.
  package var description: String {
    switch self {
    case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    case .unix(let path): "unix:\(path)"
    case .inherited(let descriptor): "fd:\(descriptor)"
    }
  }

  private static func descriptor(_ text: String) throws(ListenAddressError) -> Int32 {
    let digits = text.dropFirst(3)
    guard !digits.isEmpty, digits.utf8.allSatisfy(\.isDigit), let number = Int32(digits), number > 2 else {
      throw ListenAddressError(text, "its descriptor is not a number from 3 on")
    }
    return number
  }

  private static func path(_ text: String) throws(ListenAddressError) -> String {
    let path = String(text.dropFirst(5))
    if path.isEmpty { throw ListenAddressError(text, "has no path") }
    // sun_path of unix(7) holds 108 bytes with the closing zero.
    if path.utf8.count > 107 { throw ListenAddressError(text, "its path is longer than 107 bytes") }
    return path
  }

  private static func host(_ text: String, _ host: Substring) throws(ListenAddressError) -> String {
    if host.isEmpty { throw ListenAddressError(text, "has no host; every address is 0.0.0.0 or [::]") }
    if host.hasPrefix("["), host.hasSuffix("]"), host.count > 2 { return String(host.dropFirst().dropLast()) }
    if host.contains(":") { throw ListenAddressError(text, "an IPv6 address stands in brackets, as in [::1]:8080") }
    return String(host)
  }
}
