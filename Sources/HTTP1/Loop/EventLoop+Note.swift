import Journal

/// Notes in the journal: the cold half of what is recorded.
extension EventLoop {
  /// Adds notes to the round's batch.
  mutating func note(_ notes: [(kind: UInt8, payload: [UInt8])], of caller: NotedClient) {
    guard let journal else { return }
    for (kind, payload) in notes {
      let note = Note(time: caller.time, client: caller.hash, kind: kind, payload: payload)
      if !journal.isReady(for: note) {
        journal.describe(client: caller.hash, payload: shared.handlers.describe(caller.facts))
      }
      journal.note(note)
    }
  }

  /// The same of the request in `head`: who its client is, is only put together where the segment does not know it.
  mutating func note(
    _ notes: [(kind: UInt8, payload: [UInt8])], _ bytes: borrowing Span<UInt8>, _ client: ClientAddress, _ hash: UInt64
  ) {
    guard let journal else { return }
    for (kind, payload) in notes {
      let note = Note(time: clock.wall, client: hash, kind: kind, payload: payload)
      if !journal.isReady(for: note) {
        journal.describe(client: hash, payload: shared.handlers.describe(facts(bytes, client)))
      }
      journal.note(note)
    }
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
