import Evidence
import Journal
import Operations
import Storage

/// What the response table has recorded with each answer: the version and the path, by their row ids.
struct RecordedTag {
  let value: UInt64

  init(_ value: UInt64) {
    self.value = value
  }

  init(versionID: VersionID, pathID: PathID) {
    value = UInt64(truncatingIfNeeded: versionID.value) << 32 | UInt64(UInt32(truncatingIfNeeded: pathID.value))
  }

  var versionID: VersionID { VersionID(Int64(value >> 32)) }
  var pathID: PathID { PathID(Int64(value & 0xffff_ffff)) }

  /// What a sighting tells: see `EvidenceKind`.
  func key(client: ClientIdentity, sighting: Sighting) -> FoldedSighting.Key {
    // A caching proxy revalidates with its own tag under its client's user agent: no proof of what the client holds.
    let isDirect = !sighting.flags.contains(.via) && !sighting.flags.contains(.cachingProxy)
    let evidence: EvidenceKind
    if sighting.flags.contains(.head) || sighting.status == 412 {
      evidence = .head
    } else {
      // A 304 without a tag shown (If-Modified-Since, "*") names no version.
      evidence = sighting.status == 304 && isDirect && sighting.proof != 0 ? .proof : .fetch
    }
    return FoldedSighting.Key(
      client: client, versionID: versionID, pathID: pathID, evidence: evidence, status: Int(sighting.status),
      proof: isDirect ? sighting.proof : 0)
  }
}
