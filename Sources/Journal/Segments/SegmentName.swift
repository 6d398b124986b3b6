/// One segment file of a journal: `<loop, 2 hex>-<sequence, 16 hex>.segment`.
///
/// Sequences only grow, also over restarts and after every segment was deleted (they start at the wall clock's
/// nanoseconds), so a position stored for one segment can never be taken for a position in another.
package struct SegmentName: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The event loop that wrote it, 0 to 255.
  package let loop: Int
  package let sequence: UInt64

  /// No journal reaches it: the wall clock's nanoseconds do in 2116. A greater number would overflow when it is counted
  /// on, or stored.
  package static let sequenceLimit: UInt64 = 1 << 62
  /// What a segment is called until it is locked and has its header: the name of none.
  static let unfinishedSuffix = ".new"

  package init(loop: Int, sequence: UInt64) {
    precondition((0...255).contains(loop), "a loop number is one byte")
    precondition(sequence < Self.sequenceLimit, "a sequence is the wall clock's nanoseconds")
    (self.loop, self.sequence) = (loop, sequence)
  }

  /// nil: the file name is not that of a segment.
  package init?(fileName: String) {
    let bytes = Array(fileName.utf8)
    guard bytes.count == 27, bytes[2] == UInt8(ascii: "-"), fileName.hasSuffix(".segment"),
      let loop = Self.hexadecimal(bytes[0..<2]), let sequence = Self.hexadecimal(bytes[3..<19]),
      sequence < Self.sequenceLimit
    else { return nil }
    self.init(loop: Int(loop), sequence: sequence)
  }

  /// The file's name inside the journal folder.
  package var fileName: String {
    Self.padded(String(loop, radix: 16), 2) + "-" + Self.padded(String(sequence, radix: 16), 16) + ".segment"
  }

  package var description: String { fileName }

  package static func < (left: SegmentName, right: SegmentName) -> Bool {
    (left.loop, left.sequence) < (right.loop, right.sequence)
  }

  /// Lower-case digits only: one segment has one name.
  private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt64? {
    var value: UInt64 = 0
    for digit in digits {
      switch digit {
      case 0x30...0x39: value = value << 4 | UInt64(digit - 0x30)
      case 0x61...0x66: value = value << 4 | UInt64(digit - 0x61 + 10)
      default: return nil
      }
    }
    return value
  }

  private static func padded(_ digits: String, _ width: Int) -> String {
    String(repeating: "0", count: width - digits.utf8.count) + digits
  }
}
