import Outbound

/// Why an answer cannot be used.
struct AnswerFault: Error, Equatable {
  /// The content is longer than the request allows.
  static let tooLarge = AnswerFault("is too large")

  let reason: String
  init(_ reason: String) { self.reason = reason }
}

/// Status line and fields of an HTTP/1.x answer, read strictly (RFC 9112 §4, §5): what two readers could understand
/// differently is refused, for it is passed on.
struct AnswerHead: Equatable {
  let status: Int
  /// HTTP/1.0; else 1.1 or a later 1.x.
  let isHTTP10: Bool
  /// In their order, as they came; names and values as `Latin1` has them.
  private(set) var fields: [(String, String)] = []

  /// - Parameter bytes: up to the empty line, without it.
  init(_ bytes: ArraySlice<UInt8>) throws(AnswerFault) {
    var lines = try Self.lines(bytes)[...]
    (status, isHTTP10) = try Self.statusLine(lines.removeFirst())
    for line in lines { fields.append(try Self.field(line)) }
  }

  static func == (left: AnswerHead, right: AnswerHead) -> Bool {
    left.status == right.status && left.isHTTP10 == right.isHTTP10
      && left.fields.elementsEqual(right.fields) { $0 == $1 }
  }

  /// All values of a field, in any case of its name.
  func values(_ name: String) -> [String] { fields.filter { $0.0.lowercased() == name }.map(\.1) }

  /// Only CRLF ends a line: a bare CR or LF would end one for some (RFC 9112 §2.2).
  private static func lines(_ bytes: ArraySlice<UInt8>) throws(AnswerFault) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = bytes.startIndex
    for index in bytes.indices where bytes[index] == 0x0d || bytes[index] == 0x0a {
      if bytes[index] == 0x0a {
        guard index > start, bytes[index - 1] == 0x0d else { throw AnswerFault("a line of its head ends in a bare LF") }
        lines.append(bytes[start..<index - 1])
        start = index + 1
      } else if index + 1 < bytes.endIndex, bytes[index + 1] != 0x0a {
        throw AnswerFault("its head has a bare CR")
      }
    }
    lines.append(bytes[start...])
    return lines
  }

  /// HTTP-version SP status-code SP [ reason-phrase ]; the second blank may be missing, as it often is.
  private static func statusLine(_ line: ArraySlice<UInt8>) throws(AnswerFault) -> (Int, Bool) {
    let bytes = Array(line)
    guard bytes.starts(with: "HTTP/".utf8), bytes.count >= 12, bytes[6] == UInt8(ascii: "."), bytes[5].isDigit,
      bytes[7].isDigit, bytes[8] == 0x20
    else { throw AnswerFault("the answer is not HTTP") }
    guard bytes[5] == UInt8(ascii: "1") else { throw AnswerFault("the answer is of another version than HTTP/1.1") }
    guard bytes[9..<12].allSatisfy(\.isDigit), bytes.count == 12 || bytes[12] == 0x20,
      bytes.dropFirst(12).allSatisfy(isValueByte), let status = Int(Latin1.text(bytes[9..<12]))
    else { throw AnswerFault("the answer's status line is malformed") }
    return (status, bytes[7] == UInt8(ascii: "0"))
  }

  /// Blanks before the colon are taken away (§5.1); a line that goes on with the one before (§5.2) is refused.
  private static func field(_ line: ArraySlice<UInt8>) throws(AnswerFault) -> (String, String) {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), !isBlank(line.first) else {
      throw AnswerFault("a header of the answer is malformed")
    }
    var name = line[..<colon]
    while isBlank(name.last) { name.removeLast() }
    var value = line[(colon + 1)...]
    while isBlank(value.first) { value.removeFirst() }
    while isBlank(value.last) { value.removeLast() }
    let text = Latin1.text(name)
    guard Headers.isToken(text), value.allSatisfy(isValueByte) else {
      throw AnswerFault("a header of the answer is malformed")
    }
    return (text, Latin1.text(value))
  }

  private static func isBlank(_ byte: UInt8?) -> Bool { byte == 0x20 || byte == 0x09 }

  /// RFC 9110 §5.5: no control character but the tab.
  static func isValueByte(_ byte: UInt8) -> Bool { (byte >= 0x20 && byte != 0x7f) || byte == 0x09 }
}
