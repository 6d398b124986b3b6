/// One answered request for a prepared document: the journal's hot record, 40 bytes on disk, no pointers.
@usableFromInline
package struct Sighting: Sendable, Equatable {
  /// What else was true of the request.
  @usableFromInline
  package struct Flags: OptionSet, Sendable {
    @usableFromInline package let rawValue: UInt8
    @inlinable package init(rawValue: UInt8) { self.rawValue = rawValue }
    /// A HEAD: recorded, and holds nothing.
    @inlinable package static var head: Flags { Flags(rawValue: 1) }
    /// The request carried `Via`: a proxy stood between.
    @inlinable package static var via: Flags { Flags(rawValue: 2) }
    /// It came through a proxy declared caching (`--trust-proxy CIDR,cache`).
    @inlinable package static var cachingProxy: Flags { Flags(rawValue: 4) }
  }

  /// When it was answered, milliseconds since 1970.
  @usableFromInline package var time: Int64
  /// The client's keyed hash; described once in each segment by a client record.
  @usableFromInline package var client: UInt64
  /// What was answered, opaque here.
  @usableFromInline package var tag: UInt64
  /// What the client proved to hold, opaque here; 0: nothing.
  @usableFromInline package var proof: UInt64
  /// How long an honest cache may keep the answer, seconds.
  @usableFromInline package var lifetime: UInt32
  /// The HTTP status of the answer.
  @usableFromInline package var status: UInt16
  @usableFromInline package var flags: Flags

  @inlinable
  package init(
    time: Int64, client: UInt64, tag: UInt64, proof: UInt64, lifetime: UInt32, status: UInt16, flags: Flags
  ) {
    self.time = time
    self.client = client
    self.tag = tag
    self.proof = proof
    self.lifetime = lifetime
    self.status = status
    self.flags = flags
  }
}
