/// One record as read back.
package enum JournalRecord: Sendable, Equatable {
  case sighting(Sighting)
  /// Who a hash is; written before the first sighting of that client in the segment.
  case client(hash: UInt64, payload: [UInt8])
  case note(Note)
}
