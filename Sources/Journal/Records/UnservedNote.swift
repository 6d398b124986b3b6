/// A request for a path that is not served, as the payload of a note that an older release wrote: {status u16, its
/// highest bit for a query; three times length u16, then method, host, path}. The query is not part of it.
package struct UnservedNote: Sendable, Equatable {
  package let method: String
  /// The HTTP status it was answered with.
  package let status: UInt16
  /// As sent, lower case, without port; "" if there was none.
  package let host: String
  /// Without the query.
  package let path: String
  /// Whether there was a query.
  package let hasQuery: Bool

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

  /// Nil for bytes that no release wrote.
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
}
