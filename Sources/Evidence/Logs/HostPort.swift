import Basics

/// A host as logs and request targets name it, apart from its port.
struct HostPort: Equatable {
  /// Lower case; an IPv6 address in its brackets, as in a URL (RFC 3986 §3.2.2).
  let host: String

  /// Reads `host:port`; nil where there is no port, as in a bare IPv6 address.
  init?(_ text: ArraySlice<UInt8>) {
    guard let colon = text.lastIndex(of: UInt8(ascii: ":")) else { return nil }
    let port = text[(colon + 1)...]
    let name = text[..<colon]
    let isBracketed = name.first == UInt8(ascii: "[") && name.last == UInt8(ascii: "]")
    guard (1...5).contains(port.count), port.allSatisfy(ASCII.isDigit) else { return nil }
    guard !name.isEmpty, isBracketed || !name.contains(UInt8(ascii: ":")) else { return nil }
    host = ASCII.lowercased(name)
  }

  /// The host of `host` or `host:port`; nil for nothing and for `-`.
  static func host(of text: ArraySlice<UInt8>) -> String? {
    guard !text.isEmpty, !text.elementsEqual([UInt8(ascii: "-")]) else { return nil }
    return HostPort(text)?.host ?? ASCII.lowercased(text)
  }
}
