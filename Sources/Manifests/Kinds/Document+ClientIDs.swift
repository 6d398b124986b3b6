import Basics

extension Document {
  /// The client ids that the document hands to clients, for those that do not register: a `client_id` in its `mcp` or
  /// `authorization` member. In their order, each once. A client's own metadata names itself and is none.
  package var clientIDs: [String] {
    if kind == .clientMetadata { return [] }
    return ["mcp", "authorization"].compactMap { json?[$0]?["client_id"]?.string }
      .reduce(into: []) { ids, id in if !id.isEmpty && !ids.contains(id) { ids.append(id) } }
  }
}
