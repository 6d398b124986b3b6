/// A request for a path that is not served, as the payload of a note: {status u16, its highest bit for a query; three
/// times length u16, then method, host, path}. Cut to 512 bytes; the query is not part of it.
package struct UnservedNote: Sendable, Equatable {
  package static let byteLimit = 512

  package var method: String
  /// The HTTP status it was answered with.
  package var status: UInt16
  /// As sent, lower case, without port; "" if there was none.
  package var host: String
  /// Without the query.
  package var path: String
  /// Whether there was a query.
  package var hasQuery: Bool

  package init(method: String, status: UInt16, host: String, path: String, hasQuery: Bool = false) {
    (self.method, self.status, self.host, self.path) = (method, status, host, Self.masked(path))
    self.hasQuery = hasQuery
  }

  /// In the word of the status, which needs ten bits: there was a query.
  private static let queryFlag = 0x8000

  /// The longest segment kept, bytes. The names of documents are shorter; what is longer may be a code or a token that
  /// somebody put into a path.
  package static let segmentLimit = 32

  /// The path without what may be a secret in it: a longer segment becomes `(long)`.
  package static func masked(_ path: String) -> String {
    path.split(separator: "/", omittingEmptySubsequences: false)
      .map { $0.utf8.count > segmentLimit ? "(long)" : $0 }.joined(separator: "/")
  }

  package init?(payload: [UInt8]) {
    guard payload.count >= 8 else { return nil }
    let numbers = stride(from: 0, to: 8, by: 2).map { Int(payload[$0]) | Int(payload[$0 + 1]) << 8 }
    guard payload.count == 8 + numbers[1] + numbers[2] + numbers[3] else { return nil }
    let hostStart = 8 + numbers[1]
    let pathStart = hostStart + numbers[2]
    method = String(decoding: payload[8..<hostStart], as: UTF8.self)
    host = String(decoding: payload[hostStart..<pathStart], as: UTF8.self)
    path = String(decoding: payload[pathStart...], as: UTF8.self)
    status = UInt16(numbers[0] & ~Self.queryFlag)
    hasQuery = numbers[0] & Self.queryFlag != 0
  }

  /// Method and host are cut first (32 and 128 bytes), the path gets what is left.
  package var payload: [UInt8] {
    let method = Array(self.method.utf8.prefix(32))
    let host = Array(self.host.utf8.prefix(128))
    let path = Array(self.path.utf8.prefix(Self.byteLimit - 8 - method.count - host.count))
    let numbers = [Int(status) | (hasQuery ? Self.queryFlag : 0), method.count, host.count, path.count]
    return numbers.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] } + method + host + path
  }
}
