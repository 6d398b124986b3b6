import Basics
import Operations

/// The URL that a request for a retired endpoint is sent on to: the fixed one, with the request's query merged in.
///
/// Nothing of where it leads comes from the request. Bytes that a URL may not have are percent-encoded (RFC 3986 §2.1).
struct SuccessorURL: Sendable {
  /// The longest URL made, in bytes.
  static let limit = 8_192

  /// Encoded, without a fragment.
  private let base: [UInt8]
  private let hasQuery: Bool
  /// What the retired endpoint itself advertised, as `name=value`; it is not carried over.
  private let retired: [[UInt8]]

  /// - Parameters:
  ///   - base: the successor or the upstream.
  ///   - retired: what is not carried over of a query.
  init(_ base: String, without retired: [String] = []) {
    let bytes = Array(base.utf8.prefix { $0 != UInt8(ascii: "#") })
    var encoded: [UInt8] = []
    Self.encode(bytes, 0, bytes.count, into: &encoded)
    self.base = encoded
    hasQuery = bytes.contains(UInt8(ascii: "?"))
    self.retired = retired.map { Array($0.utf8) }
  }

  /// Nil if it would be too long.
  /// - Parameter query: of the request, as sent, without its question mark.
  func merged(_ query: [UInt8]) -> [UInt8]? {
    if query.isEmpty { return base.count <= Self.limit ? base : nil }
    var url = base
    url.reserveCapacity(base.count + query.count + 16)
    var separator = hasQuery ? UInt8(ascii: "&") : UInt8(ascii: "?")
    if retired.isEmpty, Self.isPlain(query) {
      url.append(separator)
      url += query
      return url.count <= Self.limit ? url : nil
    }
    var start = 0
    while start <= query.count {
      var end = start
      while end < query.count, query[end] != UInt8(ascii: "&") { end += 1 }
      if end > start, !isRetired(query, start, end) {
        url.append(separator)
        separator = UInt8(ascii: "&")
        Self.encode(query, start, end, into: &url)
      }
      start = end + 1
    }
    return url.count <= Self.limit ? url : nil
  }

  /// Whether all of a query stays as it is, as nearly always.
  private static func isPlain(_ query: [UInt8]) -> Bool {
    let span = query.span
    var (index, fieldStart) = (0, 0)
    while index < span.count {
      let byte = unsafe span[unchecked: index]
      index &+= 1
      if byte == UInt8(ascii: "&") {
        if index &- fieldStart == 1 { return false }
        fieldStart = index
      } else if !URLByte.isAllowed(byte) {
        guard byte == UInt8(ascii: "%"), index + 1 < span.count, ASCII.isHexDigit(span[index]),
          ASCII.isHexDigit(span[index + 1])
        else { return false }
        index += 2
      }
    }
    return fieldStart < span.count
  }

  private func isRetired(_ query: [UInt8], _ start: Int, _ end: Int) -> Bool {
    !retired.isEmpty && retired.contains { $0.elementsEqual(query[start..<end]) }
  }

  /// Everything outside RFC 3986's characters is percent-encoded; what is encoded already stays, but a `%` that begins
  /// no encoding is a byte like another.
  private static func encode(_ bytes: [UInt8], _ start: Int, _ end: Int, into result: inout [UInt8]) {
    var (index, plain) = (start, start)
    while index < end {
      let byte = bytes[index]
      let stays =
        byte == UInt8(ascii: "%")
        ? index + 2 < end && ASCII.isHexDigit(bytes[index + 1]) && ASCII.isHexDigit(bytes[index + 2])
        : URLByte.isAllowed(byte)
      index += 1
      if stays { continue }
      result += bytes[plain..<index - 1]
      result += escape(byte)
      plain = index
    }
    result += bytes[plain..<end]
  }

  /// A value of a query or form, with nothing left that has a meaning there.
  static func component(_ text: String) -> String {
    let bytes = text.utf8.reduce(into: [UInt8]()) { result, byte in
      result += URLByte.isUnreserved(byte) ? [byte] : escape(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func escape(_ byte: UInt8) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    return [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }
}
