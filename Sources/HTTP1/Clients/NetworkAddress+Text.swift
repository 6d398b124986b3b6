import Basics

extension NetworkAddress {
  /// Reads an address as a header or a flag gives it; no zone, no port.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    self.init(bytes.span, 0, bytes.count)
  }

  /// A dotted quad, as a number.
  @inline(__always)
  static func v4(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> UInt32? {
    IPAddress.quad(bytes, start, end)
  }

  /// Reads the bytes of a range; allocates nothing.
  init?(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int) {
    guard let address = IPAddress(bytes, start, end) else { return nil }
    self.init(high: UInt64(truncatingIfNeeded: address.bits >> 64), low: UInt64(truncatingIfNeeded: address.bits))
  }
}
