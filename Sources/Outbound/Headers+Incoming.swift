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

  /// Set-Cookie lines that Foundation has joined, each by itself again (RFC 6265 §3 forbids to join them): a new one
  /// begins behind a comma where a name and `=` follow, which the comma of an Expires date has not.
  static func cookiesApart(_ headers: [(String, String)]) -> [(String, String)] {
    headers.flatMap { name, value -> [(String, String)] in
      if name.lowercased() != "set-cookie" { return [(name, value)] }
      var cookies: [String] = []
      for piece in value.split(separator: ",", omittingEmptySubsequences: false) {
        let begins = piece.firstIndex(of: "=").map { equals in
          isToken(String(piece[..<equals].drop { $0 == " " }))
        }
        if begins == true || cookies.isEmpty {
          cookies.append(String(piece.drop { $0 == " " }))
        } else {
          cookies[cookies.count - 1] += ",\(piece)"
        }
      }
      return cookies.map { (name, $0) }
    }
  }
}
