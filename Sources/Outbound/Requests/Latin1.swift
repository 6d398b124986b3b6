/// Bytes as text and back, each byte one character (ISO 8859-1): so that a field's value keeps every byte that it came
/// with, obs-text too (RFC 9110 §5.5).
package enum Latin1 {
  package static func text(_ bytes: some Collection<UInt8>) -> String {
    if bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
    var text = String.UnicodeScalarView()
    for byte in bytes { text.append(Unicode.Scalar(byte)) }
    return String(text)
  }

  /// What is no such character stands as its UTF-8.
  package static func bytes(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      if scalar.value <= 0xff { bytes.append(UInt8(scalar.value)) } else { bytes += Array(String(scalar).utf8) }
    }
    return bytes
  }
}
