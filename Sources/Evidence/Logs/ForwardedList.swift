import Basics

/// A list of addresses as proxies write it (`X-Forwarded-For`): each appends whom it heard the request from.
enum ForwardedList {
  /// The right-most hop that is no proxy of one's own, as `serve` has it: what stands left of it is the client's to
  /// write. A log does not tell which proxies are one's own; here they are those with addresses that no stranger on
  /// the Internet can have (private, shared, loopback, link-local). Where all are, the left-most.
  ///
  /// - Parameters:
  ///   - list: separated by commas; each perhaps in brackets or with a port. Empty elements do not count.
  ///   - strictly: whether every word is to be an address, those left of the one that is meant too.
  /// - Returns: nil where a word is no address before one is found that counts, and for no word.
  static func client(_ list: ArraySlice<UInt8>, strictly: Bool = false) -> IPAddress? {
    let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
    var found: IPAddress?
    var isDecided = false
    for element in list.split(separator: UInt8(ascii: ",")).reversed() {
      let start = element.drop(while: isBlank)
      let word = start[..<((start.lastIndex { !isBlank($0) }.map { $0 + 1 }) ?? start.startIndex)]
      if word.isEmpty { continue }
      guard let address = hop(word) else {
        if isDecided && !strictly { break }
        return nil
      }
      if isDecided { continue }
      found = address
      isDecided = !address.isInternal
    }
    return found
  }

  private static func hop(_ word: ArraySlice<UInt8>) -> IPAddress? {
    if let address = IPAddress(ascii: word) { return address }
    let host = HostPort(word)?.host.utf8.map { $0 } ?? Array(word)
    let isBracketed = host.first == UInt8(ascii: "[") && host.last == UInt8(ascii: "]")
    return IPAddress(ascii: isBracketed ? host.dropFirst().dropLast() : host[...])
  }
}

extension IPAddress {
  /// Whether nobody can have it on the Internet: RFC 1918, RFC 6598, RFC 4193, loopback and link-local.
  var isInternal: Bool { Self.internalNetworks.contains { $0.contains(self) } }

  private static let internalNetworks = [
    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "::1/128",
    "fc00::/7", "fe80::/10",
  ].compactMap { IPPrefix($0) }
}
