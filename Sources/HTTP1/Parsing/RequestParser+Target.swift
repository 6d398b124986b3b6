extension RequestParser {
  /// The request target and the space behind it (RFC 9112 §3.2).
  func target(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int, _ head: inout RequestHead) -> Step {
    guard start < end else { return .incomplete }
    let first = bytes[start]
    if first == UInt8(ascii: "/") { return path(bytes, start, end, &head) }
    let stop = bytes.targetEnd(start, end, atQuery: false)
    guard stop < end else { return .incomplete }
    guard bytes[stop] == UInt8(ascii: " "), stop > start else { return .malformed(.badRequest) }
    (head.pathStart, head.pathEnd) = (start, stop)
    if stop == start &+ 1, first == UInt8(ascii: "*") {
      head.target = .asterisk
      return head.method == .options ? .done(stop &+ 1) : .malformed(.badRequest)
    }
    if bytes.matches("connect", head.start, head.methodEnd), bytes[head.start] == UInt8(ascii: "C") {
      head.target = .authority
      return HostName.read(bytes, start, stop, &head) ? .done(stop &+ 1) : .malformed(.badRequest)
    }
    return absolute(bytes, start, stop, &head) ? .done(stop &+ 1) : .malformed(.badRequest)
  }

  /// absolute-path [ "?" query ]
  func path(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int, _ head: inout RequestHead) -> Step {
    var stop = bytes.targetEnd(start, end, atQuery: true)
    (head.pathStart, head.pathEnd) = (start, stop)
    if stop < end, bytes[stop] == UInt8(ascii: "?") { stop = bytes.targetEnd(stop &+ 1, end, atQuery: false) }
    guard stop < end else { return .incomplete }
    return bytes[stop] == UInt8(ascii: " ") ? .done(stop &+ 1) : .malformed(.badRequest)
  }

  /// `http://host[:port][/path][?query]`: its host outranks the Host field (RFC 9112 §3.2.2). User information is
  /// refused (RFC 9110 §4.2.4).
  private func absolute(
    _ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int, _ head: inout RequestHead
  ) -> Bool {
    var host = start
    for scheme in ["http://", "https://"] as [StaticString] {
      let length = scheme.utf8CodeUnitCount
      if start + length <= end, bytes.matches(scheme, start, start + length) { host = start + length }
    }
    guard host > start else { return false }
    var path = host
    while path < end, bytes[path] != UInt8(ascii: "/"), bytes[path] != UInt8(ascii: "?") { path += 1 }
    guard path > host, HostName.read(bytes, host, path, &head), head.hostEnd > head.hostStart else { return false }
    var query = path
    while query < end, bytes[query] != UInt8(ascii: "?") { query += 1 }
    head.target = .absolute
    // An empty path means "/": one of the two slashes before the host stands for it.
    (head.pathStart, head.pathEnd) = query > path ? (path, query) : (host - 1, host)
    return true
  }
}
