import Synchronization

extension JournalDirectory {
  /// Looks for segments that loops have begun and that are not in the folder any more, though nobody has read them:
  /// what stood in them is lost. It is put to the account of losses, now and in later calls, for a loop may add a last
  /// batch; it then begins another segment.
  /// - Parameters:
  ///   - cause: for the account.
  ///   - time: milliseconds since 1970.
  /// - Returns: those found missing in this call.
  package func accountForMissing(cause: String, at time: Int64) throws(JournalError) -> [SegmentName] {
    // First, for a segment has its name in the folder before it counts as begun.
    let begun = shared.begunSegments
    if begun.isEmpty && !shared.hasMissing { return [] }
    let listed = Set(try segments())
    let missing = begun.filter { !listed.contains($0.name) }
    for segment in missing { shared.setMissing(segment) }
    if !missing.isEmpty { shared.renewals.add(1, ordering: .relaxed) }
    losses.add(shared.takeMissingCount(), cause: cause, at: time, durable: false)
    return missing.map(\.name)
  }

  /// The segment is open for reading, and can be read wherever it is; or nobody will read it.
  package func setRead(_ segment: SegmentName) { shared.setRead(segment) }
}
