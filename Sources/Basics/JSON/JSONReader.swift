/// Reads JSON by RFC 8259, one pass over the bytes. Recursion is bounded by `depthLimit`.
struct JSONReader {
  let bytes: [UInt8]
  let depthLimit: Int
  var position = 0

  init(bytes: [UInt8], depthLimit: Int) {
    self.bytes = bytes
    self.depthLimit = depthLimit
  }

  /// The byte at hand; nil at the end.
  var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// The whole text: one value, white space around it, nothing else (RFC 8259 §2).
  mutating func document() throws(JSONError) -> JSON {
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) {
      throw failure("starts with a byte order mark, which JSON may not have (RFC 8259 section 8.1)", at: 0)
    }
    skipWhiteSpace()
    let value = try value(depth: 0)
    skipWhiteSpace()
    guard position == bytes.count else {
      throw failure("\(name(of: bytes[position])) after the end of the document", at: position)
    }
    return value
  }

  /// The value at hand, inside `depth` arrays and objects.
  private mutating func value(depth: Int) throws(JSONError) -> JSON {
    let start = position
    switch current {
    case UInt8(ascii: "{"): return JSON(.object(try members(depth: depth + 1)), offset: start)
    case UInt8(ascii: "["): return JSON(.array(try items(depth: depth + 1)), offset: start)
    case UInt8(ascii: "\""): return JSON(.string(try string()), offset: start)
    case UInt8(ascii: "t"): return JSON(try literal("true", .bool(true)), offset: start)
    case UInt8(ascii: "f"): return JSON(try literal("false", .bool(false)), offset: start)
    case UInt8(ascii: "n"): return JSON(try literal("null", .null), offset: start)
    case .some(UInt8(ascii: "-")), .some(UInt8(ascii: "0")...UInt8(ascii: "9")):
      return JSON(.number(try number()), offset: start)
    default: throw unexpected("a value")
    }
  }

  private mutating func items(depth: Int) throws(JSONError) -> [JSON] {
    try enter(depth)
    var items: [JSON] = []
    if skip(UInt8(ascii: "]")) { return items }
    while true {
      items.append(try value(depth: depth))
      if try closes(with: UInt8(ascii: "]")) { return items }
    }
  }

  private mutating func members(depth: Int) throws(JSONError) -> [JSON.Member] {
    try enter(depth)
    var members: [JSON.Member] = []
    if skip(UInt8(ascii: "}")) { return members }
    while true {
      members.append(try member(depth: depth))
      if try closes(with: UInt8(ascii: "}")) { return members }
    }
  }

  private mutating func member(depth: Int) throws(JSONError) -> JSON.Member {
    let start = position
    guard current == UInt8(ascii: "\"") else { throw unexpected("a name in quotation marks") }
    let name = try string()
    skipWhiteSpace()
    guard skip(UInt8(ascii: ":")) else { throw unexpected("':'") }
    skipWhiteSpace()
    return JSON.Member(name: name, value: try value(depth: depth), offset: start)
  }

  /// Steps over the opening bracket at hand.
  private mutating func enter(_ depth: Int) throws(JSONError) {
    guard depth <= depthLimit else { throw failure("nested over \(depthLimit) levels deep", at: position) }
    position += 1
    skipWhiteSpace()
  }

  /// Steps over what follows an item: the closing bracket (true), or a comma before the next item.
  private mutating func closes(with bracket: UInt8) throws(JSONError) -> Bool {
    skipWhiteSpace()
    if skip(bracket) { return true }
    guard skip(UInt8(ascii: ",")) else { throw unexpected("',' or \(name(of: bracket))") }
    skipWhiteSpace()
    return false
  }

  private mutating func literal(_ word: String, _ content: JSON.Content) throws(JSONError) -> JSON.Content {
    for byte in word.utf8 {
      guard skip(byte) else { throw unexpected("'\(word)'") }
    }
    return content
  }
}
