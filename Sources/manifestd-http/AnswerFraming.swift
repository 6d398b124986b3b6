import Outbound

/// Where the content of an answer ends (RFC 9112 §6.3).
enum AnswerFraming: Equatable {
  case none
  case length(Int)
  case chunked
  /// With the connection.
  case untilClose

  /// What a server says in two ways, or in a way that we do not know, is refused: another reader could find another
  /// end, and take the rest for an answer of its own.
  init(of head: AnswerHead, isHead: Bool) throws(AnswerFault) {
    let codings = head.values("transfer-encoding").joined(separator: ",")
    let lengths = head.values("content-length")
    if isHead || head.status == 204 || head.status == 304 {
      self = .none
      return
    }
    if !head.values("transfer-encoding").isEmpty {
      guard codings.lowercased() == "chunked" else { throw AnswerFault("the answer's transfer coding is not known") }
      guard lengths.isEmpty, !head.isHTTP10 else { throw AnswerFault("the answer's length is said in two ways") }
      self = .chunked
      return
    }
    self = try Self.length(lengths).map { .length($0) } ?? .untilClose
  }

  /// The same number again, in a list or on another line, is one (§6.3 item 5).
  private static func length(_ lines: [String]) throws(AnswerFault) -> Int? {
    let all = lines.joined(separator: ",").split(separator: ",", omittingEmptySubsequences: false).map { said in
      let text = said.drop { $0 == " " || $0 == "\t" }
      let blanks = text.reversed().prefix { $0 == " " || $0 == "\t" }.count
      return String(text.dropLast(blanks))
    }
    guard !lines.isEmpty, let first = all.first else { return nil }
    guard all.allSatisfy({ $0 == first }), !first.isEmpty, first.utf8.allSatisfy(\.isDigit) else {
      throw AnswerFault("the answer's Content-Length is malformed")
    }
    // One that no number holds is beyond every limit.
    return Int(first) ?? Int.max
  }
}
