/// One path of one site, and its prepared answers.
struct Route {
  /// 0, 1, 2 … by place in the table's sites.
  var site: UInt32
  /// The path's bytes in the table.
  var pathStart: UInt32
  var pathCount: UInt32
  /// The quoted entity tag's bytes in the table.
  var tagStart: UInt32
  var tagCount: UInt32
  /// Last-Modified's 29 bytes in the table.
  var modifiedStart: UInt32
  var lifetime: UInt32
  var full: Block
  var notModified: Block
  var lastModified: Int64
  var tag: UInt64
  var proof: UInt64
}
