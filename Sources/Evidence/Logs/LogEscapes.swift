import Basics

/// The escapes of quoted log fields.
///
/// nginx writes `\xHH` for `"`, `\`, and bytes below 32 and above 126
/// (<https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format>, `escape=default`). httpd writes `\"`, `\\`,
/// C's short forms for white space, and `\xhh` for other bytes that are not printable
/// (<https://httpd.apache.org/docs/2.4/mod/mod_log_config.html#format-notes>).
enum LogEscapes {
  /// The bytes as the client sent them; a backslash that starts no known escape stands for itself.
  static func decoded(_ field: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let span = field.span
    guard span.end(of: .escape, 0, span.count) < span.count else { return field }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(field.count)
    var rest = field
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\"), let (escaped, length) = escape(rest) else {
        bytes.append(byte)
        continue
      }
      bytes.append(escaped)
      rest = rest.dropFirst(length)
    }
    return bytes[...]
  }

  /// The byte that an escape means, and how many bytes of it follow the backslash.
  private static func escape(_ rest: ArraySlice<UInt8>) -> (byte: UInt8, length: Int)? {
    switch rest.first.map({ Unicode.Scalar($0) }) {
    case "x":
      guard let high = ASCII.hexValue(rest.dropFirst().first), let low = ASCII.hexValue(rest.dropFirst(2).first) else {
        return nil
      }
      return (high << 4 | low, 3)
    case "\"": return (UInt8(ascii: "\""), 1)
    case "\\": return (UInt8(ascii: "\\"), 1)
    case "n": return (0x0A, 1)
    case "r": return (0x0D, 1)
    case "t": return (0x09, 1)
    case "b": return (0x08, 1)
    case "v": return (0x0B, 1)
    default: return nil
    }
  }
}
