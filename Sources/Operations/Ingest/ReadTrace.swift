import System

/// What a follower has read of a file: its beginning and its end. A file that was copied and cut, and has grown past
/// the place of reading before the next look, has the same inode and is not shorter, but holds another text there.
///
/// Where the new text is the same in both blocks, byte for byte, that cannot be known.
struct ReadTrace {
  /// Bytes kept of each.
  static let block = 4_096

  private var offset: Int64
  private var head: [UInt8]
  private var tail: [UInt8] = []
  /// Whether the file was found to hold another text.
  private(set) var isBroken = false

  /// - Parameters:
  ///   - head: the file's beginning, where reading does not begin there.
  ///   - offset: where it begins.
  init(head: [UInt8] = [], offset: Int64 = 0) {
    (self.head, self.offset) = (head, offset)
  }

  /// Takes note of what was read next. Returns what of it belongs to the text that was read so far.
  mutating func keep(_ bytes: [UInt8], of file: OpenFile) -> [UInt8] {
    if isBroken { return [] }
    if !holds(file) {
      isBroken = true
      // Cut before it was read, it is of the new text; after that, of the old one.
      return (try? file.read(at: offset, count: bytes.count)) == bytes ? [] : bytes
    }
    if bytes.isEmpty { return bytes }
    if head.count < Self.block { head += bytes.prefix(Self.block - head.count) }
    tail = Array((tail + bytes.suffix(Self.block)).suffix(Self.block))
    offset += Int64(bytes.count)
    return bytes
  }

  private func holds(_ file: OpenFile) -> Bool {
    (try? file.read(at: 0, count: head.count)) == head
      && (try? file.read(at: offset - Int64(tail.count), count: tail.count)) == tail
  }
}
