/// Something rarer than a sighting, with a payload that only its reader understands.
package struct Note: Sendable, Equatable {
  /// The longest payload kept, bytes; longer ones are cut.
  package static let payloadLimit = 4096

  /// When, milliseconds since 1970.
  package var time: Int64
  /// The client's keyed hash.
  package var client: UInt64
  /// What it is about: see `UnservedNote.kind`.
  package var kind: UInt8
  package var payload: [UInt8]

  package init(time: Int64, client: UInt64, kind: UInt8, payload: [UInt8]) {
    (self.time, self.client, self.kind, self.payload) = (time, client, kind, payload)
  }
}
