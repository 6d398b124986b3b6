/// Where one prepared answer lies in a table's bytes.
struct Block {
  /// Of the status line.
  var start: UInt32
  /// From `start` to the end of the header section.
  var headCount: UInt32
  /// From `start` to the end of the body.
  var count: UInt32
  /// From `start` to the 29 bytes of Date, which the loop fills in its own copy.
  var dateOffset: UInt32
}
