import Journal

/// Notes in the journal: the cold half of what is recorded.
extension EventLoop {
  /// More than one sighting and its client's description take in the journal, bytes.
  private static var requestBytes: Int { 1100 }
  /// What one batch of the journal holds, bytes.
  private static var batchBytes: Int { 256 << 10 }

  /// Adds notes to the round's batch, each behind its client's description in the same segment.
  mutating func note(_ notes: [(kind: UInt8, payload: [UInt8])], of caller: NotedClient) {
    guard let journal, let pen else { return }
    for note in notes {
      makeRoom(forNote: note.payload.count)
      if !pen.isDescribed(caller.hash) {
        journal.describe(client: caller.hash, payload: shared.handlers.describe(caller.facts))
      }
      journal.note(Note(time: caller.time, client: caller.hash, kind: note.kind, payload: note.payload))
    }
  }

  /// The same of the request in `head`: who its client is, is only put together where the segment does not know it.
  mutating func note(
    _ notes: [(kind: UInt8, payload: [UInt8])], _ bytes: borrowing Span<UInt8>, _ client: ClientAddress, _ hash: UInt64
  ) {
    guard let journal, let pen else { return }
    for note in notes {
      makeRoom(forNote: note.payload.count)
      if !pen.isDescribed(hash) {
        journal.describe(client: hash, payload: shared.handlers.describe(facts(bytes, client)))
      }
      journal.note(Note(time: clock.wall, client: hash, kind: note.kind, payload: note.payload))
    }
  }

  /// A flush between the description and the note could begin a new segment, where the client is unknown: so it is
  /// done before, where the batch could be so full.
  private mutating func makeRoom(forNote payload: Int) {
    let bytes = payload + Self.requestBytes
    let used = Int(answered &- noted.requests) * Self.requestBytes + noted.bytes
    if used + bytes > Self.batchBytes {
      journal?.flush(durable: isDurable)
      noted = (answered, 0)
    }
    noted.bytes += bytes
  }

  /// Who sent the request in `head`, as the journal's descriptions are made from it.
  mutating func facts(_ bytes: borrowing Span<UInt8>, _ client: ClientAddress) -> ClientFacts {
    var userAgent: [UInt8]?
    var headers: [(name: String, value: [UInt8])] = []
    for place in 0..<head.fieldCount {
      let field = head.fields[place]
      if field.kind == .userAgent, userAgent == nil { userAgent = bytes.array(Int(field.start), Int(field.end)) }
      if let index = field.kind.watchedIndex {
        headers.append((shared.configuration.watchedHeaders[index], bytes.array(Int(field.start), Int(field.end))))
      }
    }
    return ClientFacts(
      userAgent: userAgent ?? [], address: client.address.bytes, isUnixPeerWithoutAddress: client.isUnknown,
      headers: headers)
  }
}
