/// The line and column of a byte, for people.
package struct TextPlace: Sendable, Equatable {
  /// From 1; lines end at a line feed.
  package let line: Int
  /// From 1, in characters (Unicode scalars), not bytes.
  package let column: Int

  /// The place of the byte at `offset`, which may be the length of `bytes`.
  package init(offset: Int, in bytes: [UInt8]) {
    let before = bytes[..<min(offset, bytes.count)]
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    line = before.reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
    // Continuation bytes (10xxxxxx) belong to the character before them.
    column = before[lineStart...].reduce(1) { $1 & 0xc0 == 0x80 ? $0 : $0 + 1 }
  }
}
