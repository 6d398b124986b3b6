/// The one product token of a user agent that says who is calling. A name merely mentioned elsewhere says nothing.
struct UserAgent: Equatable {
  /// Where the token stands, in words for the trail.
  enum Place: String {
    case leading = "leading token"
    case afterCompatible = "token after \"compatible;\""
    case afterPython = "second token, after Python,"
    case browser = "browser token"
  }

  let token: String
  let place: Place

  /// Nil for an empty or absent user agent.
  /// - Parameter productNames: product names with blanks in them, in lower case, that are to be taken whole.
  init?(_ text: String?, productNames: Set<String>) {
    let bytes = Array((text ?? "").utf8.prefix(Self.byteLimit)).trimmed
    guard !bytes.isEmpty else { return nil }
    let token = Self.leadingToken(bytes, productNames)
    switch token.lowercased() {
    case "mozilla":
      let named = Self.tokenAfterCompatible(bytes)
      (self.token, place) = named.map { ($0, .afterCompatible) } ?? (token, .browser)
    case "python":
      let library = Self.aiohttp(bytes)
      (self.token, place) = library.map { ($0, .afterPython) } ?? (token, .leading)
    default: (self.token, place) = (token, .leading)
    }
  }

  /// No real user agent is longer; what lies behind is not read.
  private static let byteLimit = 1_024

  /// Up to `/`, where that names a product with blanks; else up to the first byte that ends a token.
  private static func leadingToken(_ bytes: [UInt8], _ productNames: Set<String>) -> String {
    let name = bytes.prefix { $0 != UInt8(ascii: "/") }
    guard name.contains(where: isBlank) else { return tokenStarting(bytes[...]) }
    let whole = String(decoding: name, as: UTF8.self)
    return productNames.contains(whole.lowercased()) ? whole : tokenStarting(bytes[...])
  }

  private static func tokenStarting(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.prefix { !endsToken($0) }, as: UTF8.self)
  }

  private static func endsToken(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: ")") || isBlank(byte)
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

  /// The first `compatible;` that is a word of its own, in a comment or after one: `(compatible; X/1.0`,
  /// `like Gecko; compatible; X/1.0`, `like Gecko); compatible; X/1.0`.
  private static func tokenAfterCompatible(_ bytes: [UInt8]) -> String? {
    let mark = Array("compatible;".utf8)
    let lower = bytes.map { $0 | ($0 >= 0x41 && $0 <= 0x5A ? 0x20 : 0) }
    guard lower.count > mark.count else { return nil }
    let at = lower.indices.dropLast(mark.count - 1).first {
      lower[$0..<($0 + mark.count)].elementsEqual(mark) && ($0 == 0 || startsWord(after: lower[$0 - 1]))
    }
    guard let at else { return nil }
    let token = tokenStarting(bytes[(at + mark.count)...].drop(while: isBlank))
    return token.isEmpty ? nil : token
  }

  private static func startsWord(after byte: UInt8) -> Bool {
    isBlank(byte) || byte == UInt8(ascii: "(") || byte == UInt8(ascii: ";")
  }

  /// What stands in the first parentheses: `openai-mcp/1.0.0 (Codex)` gives `Codex`.
  static func comment(of text: String?) -> String? {
    guard let text, let open = text.firstIndex(of: "("),
      let close = text[open...].firstIndex(of: ")")
    else { return nil }
    return String(text[text.index(after: open)..<close])
  }

  /// The token with which the first comment begins: `Claude-User (claude-code/2.1; …)` gives `claude-code`.
  static func commentToken(of text: String?) -> String? {
    let bytes = Array((text ?? "").utf8.prefix(byteLimit))
    guard let open = bytes.firstIndex(of: UInt8(ascii: "(")) else { return nil }
    let token = tokenStarting(bytes[(open + 1)...])
    return token.isEmpty ? nil : token
  }

  /// `Python/3.12 aiohttp/3.13.1`: the library, not the language (facts: how ChatGPT discovers).
  private static func aiohttp(_ bytes: [UInt8]) -> String? {
    let second = bytes.drop { !isBlank($0) }.drop(while: isBlank)
    let token = tokenStarting(second)
    return token.lowercased() == "aiohttp" ? token : nil
  }
}

extension [UInt8] {
  /// Without blanks at either end.
  fileprivate var trimmed: [UInt8] {
    let start = firstIndex { !UserAgent.isBlank($0) } ?? endIndex
    let end = lastIndex { !UserAgent.isBlank($0) }.map { $0 + 1 } ?? start
    return Array(self[start..<end])
  }
}
