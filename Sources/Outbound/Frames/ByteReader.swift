/// Takes out what a `ByteWriter` has put in. Never reads past the end, never stores more than is there.
struct ByteReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func integer<Value: FixedWidthInteger>() throws(FrameError) -> Value {
    let size = Value.bitWidth / 8
    guard bytes.count - position >= size else { throw .malformed }
    defer { position += size }
    return bytes[position..<position + size].reduce(0) {
      (Value.bitWidth > 8 ? $0 << 8 : 0) | Value(truncatingIfNeeded: $1)
    }
  }

  mutating func content() throws(FrameError) -> [UInt8] {
    let count: UInt32 = try integer()
    guard bytes.count - position >= Int(count) else { throw .malformed }
    defer { position += Int(count) }
    return Array(bytes[position..<position + Int(count)])
  }

  mutating func text() throws(FrameError) -> String {
    String(decoding: try content(), as: UTF8.self)
  }

  mutating func headers() throws(FrameError) -> [(String, String)] {
    let count: UInt32 = try integer()
    var headers: [(String, String)] = []
    for _ in 0..<count { headers.append((try text(), try text())) }
    return headers
  }

  mutating func rest() -> [UInt8] {
    defer { position = bytes.count }
    return Array(bytes[position...])
  }
}
