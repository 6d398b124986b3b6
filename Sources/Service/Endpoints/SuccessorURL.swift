/// The URL that a request for a retired endpoint is sent on to: the fixed one, with the request's query merged in.
///
/// Nothing of where it leads comes from the request. Bytes that a URL may not have are percent-encoded (RFC 3986 §2.1).
enum SuccessorURL {
  /// The longest URL made, in bytes.
  static let limit = 8_192

  /// Nil if it would be too long.
  ///
  /// - Parameters:
  ///   - base: the successor or the upstream.
  ///   - query: of the request, as sent, without its question mark.
  ///   - retired: what the retired endpoint itself advertised; it is not carried over.
  static func merged(base: String, query: String, without retired: [String]) -> String? {
    let kept = query.split(separator: "&").map(String.init).filter { !retired.contains($0) }.joined(separator: "&")
    let withoutFragment = base.prefix { $0 != "#" }
    let separator = kept.isEmpty ? "" : withoutFragment.contains("?") ? "&" : "?"
    let url = encoded(withoutFragment + separator + kept)
    return url.utf8.count <= limit ? url : nil
  }

  /// Everything outside RFC 3986's characters is percent-encoded; what is encoded already stays, but a `%` that begins
  /// no encoding is a byte like another.
  private static func encoded(_ text: String) -> String {
    let bytes = Array(text.utf8)
    return bytes.indices.reduce(into: "") { result, index in
      let byte = bytes[index]
      let isEscape = byte == UInt8(ascii: "%") && bytes[(index + 1)...].prefix(2).filter(isHexDigit).count == 2
      result += isEscape || allowed.contains(byte) ? String(Unicode.Scalar(byte)) : escape(byte)
    }
  }

  /// A value of a query or form, with nothing left that has a meaning there.
  static func component(_ text: String) -> String {
    text.utf8.reduce(into: "") { result, byte in
      result += unreserved.contains(byte) ? String(Unicode.Scalar(byte)) : escape(byte)
    }
  }

  private static func escape(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return "%" + (digits.count == 1 ? "0" + digits : digits)
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool { byte < 0x80 && Character(Unicode.Scalar(byte)).isHexDigit }

  private static let unreserved = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
  private static let allowed = unreserved.union(":/?[]@!$&'()*+,;=".utf8)
}
