import Basics

/// What stands before the time of a `combined` or `vcombined` line: `address ident user `, with the host before it or
/// not. Ident and user may hold blanks, and prove nothing. No word is taken for what it need not be: a line of which
/// two readings are possible has none.
struct LineCaller {
  /// Lower case, no port; nil where the line has none.
  private(set) var host: String?
  /// Nil for `-`, a socket or a name; of a list the hop that `ForwardedList` tells.
  private(set) var address: IPAddress?

  /// What a word is by its shape.
  private enum Word {
    case address(IPAddress)
    /// The first of `192.0.2.7, 10.0.0.1`.
    case list
    /// `dexter.cash:443`
    case hostPort(String)
    /// `192.0.2.7:41342`
    case addressPort(IPAddress, host: String)
    /// `dexter.cash:443:192.0.2.7`
    case hostPortAddress(String, IPAddress)
    /// `crawl-1.example.net`, which may be a host or a client's name.
    case name(String)
    /// `-`
    case absent
    /// `unix:`
    case socket
    case other
  }

  /// - Parameter hasHost: whether a host is to stand first; nil: told by the line's shape.
  init(_ head: ArraySlice<UInt8>, hasHost: Bool?) throws(LogLineFault) {
    var rest = LogCursor(head)
    guard let first = rest.takeWord(), !first.isEmpty else { throw .noCaller }
    switch Self.word(first) {
    case .address(let address): try take(address, first, hasHost, &rest)
    case .list:
      if hasHost == true { throw .hostless }
      address = try Self.list(from: first, &rest)
    case .hostPort(let host):
      if hasHost == false { throw .hosted }
      self.host = host
      address = try Self.client(&rest, hasHost)
    case .addressPort(let address, let host): try take(address, host: host, hasHost, &rest)
    case .hostPortAddress(let host, let address):
      if hasHost == false { throw .hosted }
      (self.host, self.address) = (host, address)
    case .name(let name): try take(name, hasHost, &rest)
    case .absent: try takeAfterNothing(hasHost, &rest)
    case .socket: if hasHost == true { throw .hostless }
    case .other: throw .noAddress
    }
    try takeIdentAndUser(&rest)
  }

  private mutating func take(
    _ address: IPAddress, _ text: ArraySlice<UInt8>, _ hasHost: Bool?, _ rest: inout LogCursor
  ) throws(LogLineFault) {
    if hasHost == true {
      host = ASCII.lowercased(text)
      self.address = try Self.client(&rest, hasHost)
      return
    }
    if hasHost == nil, Self.isAddress(rest) { throw .twoAddresses }
    self.address = address
  }

  /// An address with a port is a host only where an address follows it.
  private mutating func take(
    _ address: IPAddress, host: String, _ hasHost: Bool?, _ rest: inout LogCursor
  ) throws(LogLineFault) {
    if hasHost == true || Self.isAddress(rest) {
      if hasHost == false { throw .hosted }
      self.host = host
      self.address = try Self.client(&rest, hasHost)
    } else {
      self.address = address
    }
  }

  /// A name is a host where an address follows it, else the client's own, by a server that looks names up.
  private mutating func take(_ name: String, _ hasHost: Bool?, _ rest: inout LogCursor) throws(LogLineFault) {
    if hasHost == true || Self.isAddress(rest) {
      if hasHost == false { throw .hosted }
      host = name
      address = try Self.client(&rest, hasHost)
    } else if hasHost == nil, case .name(let second) = Self.next(rest), second.contains(".") {
      throw .twoNames
    }
  }

  /// `-`: of `%v %h` no host, else no address.
  private mutating func takeAfterNothing(_ hasHost: Bool?, _ rest: inout LogCursor) throws(LogLineFault) {
    if hasHost == true || (hasHost == nil && Self.isAddress(rest)) { address = try Self.client(&rest, hasHost) }
  }

  private func takeIdentAndUser(_ rest: inout LogCursor) throws(LogLineFault) {
    guard let ident = rest.takeWord(), !ident.isEmpty, rest.rest.count >= 2, rest.rest.last == UInt8(ascii: " ") else {
      throw .noCaller
    }
    if host != nil, case .address = Self.word(ident) { throw .twoAddresses }
  }

  /// The client behind a host. A list there may be a forwarded one that begins with what a stranger wrote, so that its
  /// host is believed only of lines that are said to have one.
  private static func client(_ rest: inout LogCursor, _ hasHost: Bool?) throws(LogLineFault) -> IPAddress? {
    guard let text = rest.takeWord(), !text.isEmpty else { throw .noCaller }
    switch word(text) {
    case .address(let address), .addressPort(let address, _): return address
    case .list:
      if hasHost == nil { throw .hostedList }
      return try list(from: text, &rest)
    case .name, .absent, .socket: return nil
    case .hostPort, .hostPortAddress, .other: throw .noAddress
    }
  }

  /// Reads on from `192.0.2.7,` to the first word without a comma.
  private static func list(
    from first: ArraySlice<UInt8>, _ rest: inout LogCursor
  ) throws(LogLineFault) -> IPAddress {
    var list = Array(first)
    while list.last == UInt8(ascii: ",") {
      guard let word = rest.takeWord(), !word.isEmpty else { throw .badList }
      list += word
    }
    guard let address = ForwardedList.client(list[...], strictly: true) else { throw .badList }
    return address
  }

  private static func next(_ rest: LogCursor) -> Word { word(rest.rest.prefix { $0 != UInt8(ascii: " ") }) }

  private static func isAddress(_ rest: LogCursor) -> Bool {
    switch next(rest) {
    case .address, .list, .addressPort: true
    default: false
    }
  }

  private static func word(_ text: ArraySlice<UInt8>) -> Word {
    if let address = IPAddress(ascii: text) { return .address(address) }
    if text.contains(UInt8(ascii: ",")) { return .list }
    if text.count == 1, text.first == UInt8(ascii: "-") { return .absent }
    if text.count == 5, text.elementsEqual("unix:".utf8) { return .socket }
    if let pair = HostPort(text) {
      let name = Array(pair.host.utf8)[...]
      if let address = IPAddress(ascii: withoutBrackets(name)) { return .addressPort(address, host: pair.host) }
      return .hostPort(pair.host)
    }
    if isName(text) { return .name(ASCII.lowercased(text)) }
    if let address = IPAddress(ascii: withoutBrackets(text)) { return .address(address) }
    return triple(text) ?? .other
  }

  /// `dexter.cash:443:192.0.2.7`
  private static func triple(_ text: ArraySlice<UInt8>) -> Word? {
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")),
      let second = text[(colon + 1)...].firstIndex(of: UInt8(ascii: ":")), let pair = HostPort(text[..<second]),
      isName(text[..<colon]), let address = IPAddress(ascii: withoutBrackets(text[(second + 1)...]))
    else { return nil }
    return .hostPortAddress(pair.host, address)
  }

  private static func withoutBrackets(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    text.first == UInt8(ascii: "[") && text.last == UInt8(ascii: "]") ? text.dropFirst().dropLast() : text
  }

  /// A host name's letters, digits, hyphens, dots and underscores, a letter among them.
  private static func isName(_ text: ArraySlice<UInt8>) -> Bool {
    var hasLetter = false
    for byte in text {
      let isLetter = (byte | 0x20) &- 0x61 < 26
      hasLetter = hasLetter || isLetter
      guard isLetter || ASCII.isDigit(byte) || byte == 0x2D || byte == 0x2E || byte == 0x5F else { return false }
    }
    return hasLetter
  }
}
