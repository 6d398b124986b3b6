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
    defer { parser.watched.deallocate() }
    return bytes.withSpan { parser.parse($0, from: 0, into: &head) }
  }

  static let good: [ParserCase] = [
    ParserCase("the least", "GET / HTTP/1.1|Host: a||"),
    ParserCase("an empty line before", "|GET / HTTP/1.1|Host: a||"),
    ParserCase("HTTP/1.0 without Host", "GET / HTTP/1.0||"),
    ParserCase("HTTP/1.9 is HTTP/1.1", "GET / HTTP/1.9|Host: a||"),
    ParserCase("no blank before the value", "GET / HTTP/1.1|Host:a||"),
    ParserCase("blanks and tabs round the value", "GET / HTTP/1.1|Host: \t a \t ||"),
    ParserCase("an empty value", "GET / HTTP/1.1|Host: a|X-Empty:||"),
    ParserCase("an empty Host", "GET / HTTP/1.1|Host:||"),
    ParserCase("Host with port", "GET / HTTP/1.1|Host: a.example:8080||"),
    ParserCase("Host as IPv6 with port", "GET / HTTP/1.1|Host: [2001:db8::1]:443||"),
    ParserCase("names in any case", "GET / HTTP/1.1|hOsT: a|UsEr-AgEnT: x||"),
    ParserCase("every token byte in a name", "GET / HTTP/1.1|Host: a|!#$%&'*+-.^_`0aZ: x||"),
    ParserCase("obs-text in a value", "GET / HTTP/1.1|Host: a|X-Word: gr\u{fc}n||"),
    ParserCase("a query", "GET /a?b=c&d=%20 HTTP/1.1|Host: a||"),
    ParserCase("a query with ?", "GET /a?b?c HTTP/1.1|Host: a||"),
    ParserCase("absolute form", "GET http://b.example:80/a?b HTTP/1.1|Host: a||"),
    ParserCase("absolute form without path", "GET http://b.example HTTP/1.1|Host: a||"),
    ParserCase("asterisk form", "OPTIONS * HTTP/1.1|Host: a||"),
    ParserCase("authority form", "CONNECT a:443 HTTP/1.1|Host: a:443||"),
    ParserCase("another method", "PROPFIND / HTTP/1.1|Host: a||"),
    ParserCase("a length", "POST / HTTP/1.1|Host: a|Content-Length: 5||"),
    ParserCase("the same length twice", "POST / HTTP/1.1|Host: a|Content-Length: 5|Content-Length: 5||"),
    ParserCase("chunked", "POST / HTTP/1.1|Host: a|Transfer-Encoding: Chunked||"),
    ParserCase("100-continue", "POST / HTTP/1.1|Host: a|Expect: 100-Continue|Content-Length: 1||"),
    ParserCase(
      "all conditions", "GET / HTTP/1.1|Host: a|If-Match: *|If-None-Match: \"a\", W/\"b\"|If-Modified-Since: x||"),
    ParserCase("a watched name", "GET / HTTP/1.1|Host: a|X-OpenAI-Product: y||"),
  ]

  static let bad: [ParserCase] = [
    ParserCase("HTTP/0.9", "GET /|", .badRequest),
    ParserCase("another protocol", "GET / FTP/1.1|Host: a||", .badRequest),
    ParserCase("version 2", "GET / HTTP/2.0|Host: a||", .versionNotSupported),
    ParserCase("version 0.9", "GET / HTTP/0.9|Host: a||", .versionNotSupported),
    ParserCase("version of two digits", "GET / HTTP/1.10|Host: a||", .badRequest),
    ParserCase("lower-case protocol", "GET / http/1.1|Host: a||", .badRequest),
    ParserCase("two spaces", "GET  / HTTP/1.1|Host: a||", .badRequest),
    ParserCase("two spaces behind", "GET /  HTTP/1.1|Host: a||", .badRequest),
    ParserCase("a space at the end of the line", "GET / HTTP/1.1 |Host: a||", .badRequest),
    ParserCase("a tab for a space", "GET\t/ HTTP/1.1|Host: a||", .badRequest),
    ParserCase("no method", " / HTTP/1.1|Host: a||", .badRequest),
    ParserCase("bare LF", "GET / HTTP/1.1\nHost: a\n\n", .badRequest),
    ParserCase("bare CR in the line", "GET / HTTP/1.1\rHost: a||", .badRequest),
    ParserCase("bare CR in a value", "GET / HTTP/1.1|Host: a\rb||", .badRequest),
    ParserCase("CR before CRLF", "GET / HTTP/1.1|Host: a\r||", .badRequest),
    ParserCase("bare LF in a value", "GET / HTTP/1.1|Host: a\nX: b||", .badRequest),
    ParserCase("NUL in a value", "GET / HTTP/1.1|Host: a|X: a~b||", .badRequest),
    ParserCase("NUL in a name", "GET / HTTP/1.1|Host: a|X~: a||", .badRequest),
    ParserCase("DEL in a value", "GET / HTTP/1.1|Host: a|X: \u{7f}||", .badRequest),
    ParserCase("a control in the target", "GET /\u{1} HTTP/1.1|Host: a||", .badRequest),
    ParserCase("a fragment", "GET /#a HTTP/1.1|Host: a||", .badRequest),
    ParserCase("a fragment in the query", "GET /?a#a HTTP/1.1|Host: a||", .badRequest),
    ParserCase("what is not ASCII in the target", "GET /\u{e9} HTTP/1.1|Host: a||", .badRequest),
    ParserCase("a relative target", "GET a HTTP/1.1|Host: a||", .badRequest),
    ParserCase("asterisk for GET", "GET * HTTP/1.1|Host: a||", .badRequest),
    ParserCase("user information", "GET http://u@b/ HTTP/1.1|Host: a||", .badRequest),
    ParserCase("absolute form without host", "GET http:///a HTTP/1.1|Host: a||", .badRequest),
    ParserCase("another scheme", "GET ftp://b/ HTTP/1.1|Host: a||", .badRequest),
    ParserCase("obs-fold", "GET / HTTP/1.1|Host: a|X: b| c||", .badRequest),
    ParserCase("obs-fold by tab", "GET / HTTP/1.1|Host: a|X: b|\tc||", .badRequest),
    ParserCase("white space before the first field", "GET / HTTP/1.1| Host: a||", .badRequest),
    ParserCase("a space before the colon", "GET / HTTP/1.1|Host : a||", .badRequest),
    ParserCase("a tab before the colon", "GET / HTTP/1.1|Host\t: a||", .badRequest),
    ParserCase("no name", "GET / HTTP/1.1|Host: a|: b||", .badRequest),
    ParserCase("no colon", "GET / HTTP/1.1|Host: a|Xyz||", .badRequest),
    ParserCase("no Host", "GET / HTTP/1.1|X: a||", .badRequest),
    ParserCase("two Hosts", "GET / HTTP/1.1|Host: a|Host: a||", .badRequest),
    ParserCase("two Hosts in 1.0", "GET / HTTP/1.0|Host: a|Host: b||", .badRequest),
    ParserCase("a list of Hosts", "GET / HTTP/1.1|Host: a, b||", .badRequest),
    ParserCase("Host with a path", "GET / HTTP/1.1|Host: a/b||", .badRequest),
    ParserCase("Host with user", "GET / HTTP/1.1|Host: u@a||", .badRequest),
    ParserCase("Host with a bad port", "GET / HTTP/1.1|Host: a:b||", .badRequest),
    ParserCase("Host with open bracket", "GET / HTTP/1.1|Host: [::1||", .badRequest),
    ParserCase("Host as IPv4 in brackets", "GET / HTTP/1.1|Host: [1.2.3.4]||", .badRequest),
    ParserCase("lengths that differ", "POST / HTTP/1.1|Host: a|Content-Length: 5|Content-Length: 6||", .badRequest),
    ParserCase("lengths that differ in a list", "POST / HTTP/1.1|Host: a|Content-Length: 5, 6||", .badRequest),
    ParserCase("a negative length", "POST / HTTP/1.1|Host: a|Content-Length: -1||", .badRequest),
    ParserCase("a signed length", "POST / HTTP/1.1|Host: a|Content-Length: +1||", .badRequest),
    ParserCase("a hexadecimal length", "POST / HTTP/1.1|Host: a|Content-Length: 0x5||", .badRequest),
    ParserCase("an empty length", "POST / HTTP/1.1|Host: a|Content-Length:||", .badRequest),
    ParserCase("a length with a blank inside", "POST / HTTP/1.1|Host: a|Content-Length: 1 1||", .badRequest),
    ParserCase("CL and TE", "POST / HTTP/1.1|Host: a|Content-Length: 5|Transfer-Encoding: chunked||", .badRequest),
    ParserCase("TE and CL", "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked|Content-Length: 5||", .badRequest),
    ParserCase("TE in 1.0", "POST / HTTP/1.0|Host: a|Transfer-Encoding: chunked||", .badRequest),
    ParserCase("chunked not last", "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked, gzip||", .badRequest),
    ParserCase("chunked twice", "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked, chunked||", .badRequest),
    ParserCase(
      "chunked on two lines", "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked|Transfer-Encoding: chunked||",
      .badRequest),
    ParserCase("not chunked", "POST / HTTP/1.1|Host: a|Transfer-Encoding: xchunked||", .badRequest),
    ParserCase("identity", "POST / HTTP/1.1|Host: a|Transfer-Encoding: identity||", .badRequest),
    ParserCase("an empty TE", "POST / HTTP/1.1|Host: a|Transfer-Encoding:||", .badRequest),
    ParserCase("chunked with a vertical tab", "POST / HTTP/1.1|Host: a|Transfer-Encoding: \u{b}chunked||", .badRequest),
    ParserCase("an unknown coding", "POST / HTTP/1.1|Host: a|Transfer-Encoding: gzip, chunked||", .notImplemented),
    ParserCase("too much content", "POST / HTTP/1.1|Host: a|Content-Length: 65537||", .contentTooLarge),
    ParserCase(
      "a length beyond 64 bits", "POST / HTTP/1.1|Host: a|Content-Length: 99999999999999999999||", .contentTooLarge),
    ParserCase("another expectation", "POST / HTTP/1.1|Host: a|Expect: tea||", .expectationFailed),
    ParserCase("a long target", "GET /" + String(repeating: "a", count: 16_384) + " HTTP/1.1|Host: a||", .uriTooLong),
    ParserCase(
      "a long value", "GET / HTTP/1.1|Host: a|X: " + String(repeating: "a", count: 16_384) + "||", .fieldsTooLarge),
    ParserCase(
      "many fields", "GET / HTTP/1.1|Host: a|" + String(repeating: "X: a|", count: 100) + "|", .fieldsTooLarge),
  ]
}

extension RequestParser {
  func parse(_ bytes: [UInt8], from start: Int, into head: inout RequestHead) -> Outcome {
    parse(bytes.span, from: start, into: &head)
  }
}
