/// Something rarer than a sighting, with a payload that only its reader understands.
package struct Note: Sendable, Equatable {
  /// The longest payload kept, bytes; longer ones are cut.
  package static let payloadLimit = 4096

  /// What notes are about. The numbers are on disk.
  package enum Kind {
    /// A request for a path that is not served, as older releases wrote it; the payload is an `UnservedNote`.
    package static let unserved: UInt8 = 1
    /// A use of an endpoint, as older releases wrote it.
    package static let use: UInt8 = 2
    /// A request at an endpoint, or one that was observed, or one for what is not served and may yet be named.
    package static let request: UInt8 = 3
    /// The same, and it was for a path that people are told of because it is missing.
    package static let missing: UInt8 = 4
  }

  /// When, milliseconds since 1970.
  package var time: Int64
  /// The client's keyed hash.
  package var client: UInt64
  /// What it is about: one of `Kind`, or what another release knows.
  package var kind: UInt8
  package var payload: [UInt8]

  package init(time: Int64, client: UInt64, kind: UInt8, payload: [UInt8]) {
    (self.time, self.client, self.kind, self.payload) = (time, client, kind, payload)
  }
}
