/// The parameters of OAuth 2.0 and its extensions that discovery and authorization use: names that are no secrets.
enum KnownParameter {
  /// Of one length and behind those of lesser length, so that few are compared.
  private struct Table {
    var names: [String] = []
    var bytes: [UInt8] = []
    /// By length: the first of its names, and where its bytes begin; as many as the longest has bytes, and one more.
    var first: [(name: Int, byte: Int)] = []

    init(_ all: [String]) {
      names = all.sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
      for name in names {
        while first.count <= name.utf8.count { first.append((names.firstIndex(of: name) ?? 0, bytes.count)) }
        bytes += name.utf8
      }
      first.append((names.count, bytes.count))
    }
  }

  private static let table = Table([
    "audience", "client_id", "client_secret", "code", "code_challenge", "code_challenge_method", "code_verifier",
    "grant_type", "iss", "login_hint", "nonce", "prompt", "redirect_uri", "refresh_token", "request", "request_uri",
    "resource", "response_mode", "response_type", "scope", "state", "token",
  ])

  /// The name that those bytes are; nil if it is none of these.
  static func find(_ text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> String? {
    let length = end - start
    guard length > 0, length + 1 < table.first.count else { return nil }
    let all = table.bytes
    let bytes = all.span
    var place = table.first[length].byte
    for name in table.first[length].name..<table.first[length + 1].name {
      var index = 0
      while index < length, bytes[place &+ index] == text[start &+ index] { index &+= 1 }
      if index == length { return table.names[name] }
      place += length
    }
    return nil
  }
}
