/// One host name of a site.
struct HostEntry {
  var site: UInt32
  /// Its bytes in the table.
  var start: UInt32
  var count: UInt32
}
