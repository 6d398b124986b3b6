/// The hot half of a `JournalWriter`: plain pointers, so that recording counts no references and checks no exclusivity.
/// Valid while its writer lives, on its writer's thread only.
@safe
@usableFromInline
package struct JournalPen {
  @usableFromInline let batch: UnsafeMutablePointer<BatchBuffer>
  @usableFromInline let described: UnsafeMutablePointer<DescribedClients>

  /// Whether a sighting fits into the batch. If not, `flush` the writer first, and only then ask `isDescribed`: a flush
  /// may begin a new segment, where nobody is.
  @inlinable
  package var hasRoom: Bool { unsafe batch.pointee.hasRoom(for: RecordLayout.sightingBytes) }

  /// Adds a sighting to the batch. There must be room.
  @inlinable @inline(__always)
  package func append(_ sighting: Sighting) { unsafe batch.pointee.append(sighting) }

  /// Whether the client has been described in the present segment. If not, the writer is to `describe` it before its
  /// record.
  @inlinable
  package func isDescribed(_ client: UInt64) -> Bool { unsafe described.pointee.contains(client) }
}
