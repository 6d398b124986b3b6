extension Headers {
  /// The headers of an answer, sorted by name. libcurl undoes a content coding even when it asked for none: the
  /// headers that describe the coded bytes then go too.
  static func incoming(_ fields: [AnyHashable: Any], isHead: Bool) -> [(String, String)] {
    let headers = fields.compactMap { name, value -> (String, String)? in
      guard let name = name as? String, let value = value as? String else { return nil }
      return (name, value)
    }
    let coding = headers.first { $0.0.lowercased() == "content-encoding" }?.1.lowercased() ?? "identity"
    let undone: Set = coding == "identity" || isHead ? [] : ["content-encoding", "content-length"]
    return endToEnd(headers).filter { !undone.contains($0.0.lowercased()) }
      .sorted { $0.0.lowercased() < $1.0.lowercased() }
  }
}
