/// The answers that are the same for every request, one block each in the table, by `rawValue`.
enum FixedAnswer: Int, CaseIterable {
  case preflight, badRequest, notFound, methodNotAllowed, timeout, preconditionFailed, contentTooLarge, uriTooLong,
    expectationFailed, misdirected, fieldsTooLarge, internalError, notImplemented, unavailable, gatewayTimeout,
    versionNotSupported

  /// The status code and its reason phrase (RFC 9110 §15; 431: RFC 6585 §5).
  var status: (code: Int, phrase: String) {
    switch self {
    case .preflight: (204, "No Content")
    case .badRequest: (400, "Bad Request")
    case .notFound: (404, "Not Found")
    case .methodNotAllowed: (405, "Method Not Allowed")
    case .timeout: (408, "Request Timeout")
    case .preconditionFailed: (412, "Precondition Failed")
    case .contentTooLarge: (413, "Content Too Large")
    case .uriTooLong: (414, "URI Too Long")
    case .expectationFailed: (417, "Expectation Failed")
    case .misdirected: (421, "Misdirected Request")
    case .fieldsTooLarge: (431, "Request Header Fields Too Large")
    case .internalError: (500, "Internal Server Error")
    case .notImplemented: (501, "Not Implemented")
    case .unavailable: (503, "Service Unavailable")
    case .gatewayTimeout: (504, "Gateway Timeout")
    case .versionNotSupported: (505, "HTTP Version Not Supported")
    }
  }

  /// What the problem document (RFC 9457) says beyond the title.
  var detail: String {
    switch self {
    case .preflight: ""
    case .badRequest: "The request is not HTTP/1.1 as RFC 9112 defines it."
    case .notFound: "Nothing is published at this path."
    case .methodNotAllowed: "This path answers GET, HEAD and OPTIONS."
    case .timeout: "The request did not arrive in time."
    case .preconditionFailed: "The current version does not meet the request's conditions."
    case .contentTooLarge: "The request's content is longer than is read here."
    case .uriTooLong: "The request line is longer than is read here."
    case .expectationFailed: "The only expectation met here is 100-continue."
    case .misdirected: "This host is not served here."
    case .fieldsTooLarge: "The header section is longer than is read here."
    case .internalError: "The request could not be answered."
    case .notImplemented: "The only transfer coding known here is chunked."
    case .unavailable: "Too many connections are open."
    case .gatewayTimeout: "The answer did not come in time."
    case .versionNotSupported: "The versions spoken here are HTTP/1.1 and HTTP/1.0."
    }
  }
}
