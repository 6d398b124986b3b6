/// Who a note is about, kept until it is written: its segment may not know the client.
struct NotedClient {
  /// `ClientHasher`'s.
  let hash: UInt64
  let facts: ClientFacts
  /// When the request was read, milliseconds since 1970.
  let time: Int64
}
