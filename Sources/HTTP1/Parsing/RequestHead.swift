/// A request's head as ranges into the bytes it was read from, and what framing and routing need of it. One is
/// reused for all requests of a loop: no allocation, and not copyable, for a copy a call costs more than the call.
struct RequestHead: ~Copyable {
  enum Method: UInt8 { case get, head, options, other }

  /// RFC 9112 §3.2.
  enum TargetForm: UInt8 { case origin, absolute, authority, asterisk }

  /// A field that something later looks at.
  struct Field {
    var kind: FieldKind
    var start: UInt32
    var end: UInt32
  }

  var method = Method.other
  var target = TargetForm.origin
  /// HTTP/1.0; else 1.1 or a later 1.x, which is the same to us (RFC 9110 §2.5).
  var isHTTP10 = false
  /// Whether the client wants the connection to stay (RFC 9112 §9.3).
  var keepsAlive = true
  /// `Connection: close` was among the options.
  var mustClose = false
  /// `Expect: 100-continue` (RFC 9110 §10.1.1).
  var expectsContinue = false
  var hasVia = false
  /// `Access-Control-Request-Method`: an OPTIONS with it is a CORS preflight.
  var isPreflight = false
  var isChunked = false
  /// Kinds present, a bit each.
  var kinds: UInt32 = 0
  /// Where the method starts, and ends.
  var start = 0
  var methodEnd = 0
  /// The path without query.
  var pathStart = 0
  var pathEnd = 0
  /// The host without port, from the target or the Host field; empty: none.
  var hostStart = 0
  var hostEnd = 0
  /// Bytes of content by Content-Length; 0: none.
  var contentLength = 0
  /// Host lines; Content-Length lines; what Transfer-Encoding said so far.
  var hostCount = 0
  var hasContentLength = false
  var codings = TransferCodings()
  var fields = FieldList()
  var fieldCount: Int { fields.count }

  deinit { fields.deallocate() }

  /// Forgets the request before; the fields' memory stays as it is.
  mutating func reset(at start: Int) {
    method = .other
    target = .origin
    isHTTP10 = false
    keepsAlive = true
    mustClose = false
    expectsContinue = false
    hasVia = false
    isPreflight = false
    isChunked = false
    kinds = 0
    hostCount = 0
    hasContentLength = false
    codings = TransferCodings()
    self.start = start
    (hostStart, hostEnd, contentLength) = (0, 0, 0)
    fields.removeAll()
  }

  func has(_ kind: FieldKind) -> Bool { kinds & kind.bit != 0 }

  mutating func keep(_ kind: FieldKind, _ start: Int, _ end: Int) {
    kinds |= kind.bit
    fields.append(Field(kind: kind, start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end)))
  }
}
