import Testing

@testable import HTTP1

/// One input of the parser and what it is to say.
struct ParserCase: CustomTestStringConvertible, Sendable {
  let name: String
  let text: String
  /// nil: a good request.
  let fault: FixedAnswer?

  var testDescription: String { name }
  var bytes: [UInt8] { Array(text.utf8) }

  /// `|` stands for CRLF, `~` for the NUL that no editor shows.
  init(_ name: String, _ text: String, _ fault: FixedAnswer? = nil) {
    self.name = name
    self.text = text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\r\n")
      .replacing("~", with: "\0")
    self.fault = fault
  }

  /// Parses a copy that ends where readable memory ends.
  func outcome(first count: Int? = nil) -> RequestParser.Outcome {
    let bytes = GuardedBytes(Array(self.bytes.prefix(count ?? .max)))
    var head = RequestHead()
    let parser = RequestParser(watched: ["x-openai-product"])
    defer { parser.deallocate() }
    return bytes.withSpan { parser.parse($0, from: 0, into: &head) }
  }
}

extension RequestParser {
  func parse(_ bytes: [UInt8], from start: Int, into head: inout RequestHead) -> Outcome {
    parse(bytes.span, from: start, into: &head)
  }
}
