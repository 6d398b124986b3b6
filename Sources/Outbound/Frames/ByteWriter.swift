/// Puts integers (big endian) and texts (with their length) one after another.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  mutating func put(_ value: some FixedWidthInteger) {
    for shift in stride(from: value.bitWidth - 8, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  mutating func put(_ content: [UInt8]) {
    put(UInt32(content.count))
    bytes += content
  }

  mutating func put(_ text: String) { put(Array(text.utf8)) }

  mutating func put(_ headers: [(String, String)]) {
    put(UInt32(headers.count))
    for (name, value) in headers {
      put(name)
      put(value)
    }
  }
}
