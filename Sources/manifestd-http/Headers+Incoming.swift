import Outbound

extension Headers {
  /// The fields of an answer whose content coding libcurl has undone: those that describe the coded bytes are gone.
  static func decoded(_ fields: [(String, String)], isHead: Bool) -> [(String, String)] {
    let coding = fields.first { $0.0.lowercased() == "content-encoding" }?.1.lowercased() ?? "identity"
    if coding == "identity" || isHead { return fields }
    return fields.filter { !["content-encoding", "content-length"].contains($0.0.lowercased()) }
  }
}
