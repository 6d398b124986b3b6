/// Bytes of a segment that no batch can be read from.
package struct Damage: Sendable, Equatable {
  package let bytes: Range<Int64>
  /// How many requests stood there; nil: it cannot be told.
  package let requests: Int?
  /// By when they had been answered, milliseconds since 1970: the time of the first record behind it, else when the
  /// file was last written.
  package let until: Int64
  /// Descriptions of clients there that are sound by themselves.
  package let clients: [JournalRecord]

  package init(bytes: Range<Int64>, requests: Int?, until: Int64, clients: [JournalRecord] = []) {
    (self.bytes, self.requests, self.until, self.clients) = (bytes, requests, until, clients)
  }
}
