import Testing

@testable import Basics

/// RFC 8259, to the letter.
struct JSONReaderTests {
  private static let good: [(text: String, value: JSON)] = [
    ("null", nil), ("true", true), ("false", false), ("0", 0), ("-0", JSON(.number("-0"))), ("-7", -7),
    ("10", 10), ("1.50", JSON(.number("1.50"))), ("1e3", JSON(.number("1e3"))), ("1E+3", JSON(.number("1E+3"))),
    ("-0.1e-20", JSON(.number("-0.1e-20"))),
    ("123456789012345678901234567890", JSON(.number("123456789012345678901234567890"))),
    (#""""#, ""), (#""a""#, "a"), (" \t\r\n\"a\" \t\r\n", "a"), ("\"é€😀\"", "é€😀"), ("\"\u{7f}\"", "\u{7f}"),
    (#""\" \\ \/ \b \f \n \r \t""#, "\" \\ / \u{8} \u{c} \n \r \t"), (#""\u0041\u00e9\u20AC""#, "Aé€"),
    (#""\uD83D\uDE00""#, "😀"), (#""\uDBFF\uDFFF""#, "\u{10ffff}"), (#""\u0000""#, "\0"), (#""\uFFFF""#, "\u{ffff}"),
    ("\"\u{10ffff}\"", "\u{10ffff}"), ("\"\u{d7ff}\u{e000}\u{800}\u{80}\"", "\u{d7ff}\u{e000}\u{800}\u{80}"),
    ("[]", []), ("[ ]", []), ("[1]", [1]), ("[1,[2],\"a\",null]", [1, [2], "a", nil]), ("{}", .object([])),
    ("{ }", .object([])), (#"{"a":1}"#, .object([("a", 1)])), (#"{"":""}"#, .object([("", "")])),
    (#" { "b" : 1 , "a" : [ ] } "#, .object([("b", 1), ("a", [])])),
    (#"{"a":1,"a":2}"#, .object([("a", 1), ("a", 2)])),
  ]

  @Test("good documents", arguments: good)
  func accepted(text: String, value: JSON) throws {
    #expect(try JSON.read([UInt8](text.utf8)) == value)
  }

  private static let bad: [(text: String, offset: Int, reason: String)] = [
    ("", 0, "expected a value, found the end of the document"),
    ("  ", 2, "expected a value, found the end of the document"),
    ("nul", 3, "expected 'null', found the end of the document"), ("nulL", 3, "expected 'null', found 'L'"),
    ("True", 0, "expected a value, found 'T'"), ("NaN", 0, "expected a value, found 'N'"),
    ("'a'", 0, "expected a value, found '''"), ("\u{1b}[", 0, "expected a value, found byte 0x1b"),
    ("é", 0, "expected a value, found byte 0xc3"), ("// a\n1", 0, "expected a value, found '/'"),
    ("\u{b}1", 0, "expected a value, found byte 0x0b"), ("\u{a0}1", 0, "expected a value, found byte 0xc2"),
    ("01", 1, "'1' after the end of the document"), ("-", 1, "expected a digit, found the end of the document"),
    ("+1", 0, "expected a value, found '+'"), ("-a", 1, "expected a digit, found 'a'"),
    ("-01", 2, "'1' after the end of the document"), (".5", 0, "expected a value, found '.'"),
    ("1.", 2, "expected a digit, found the end of the document"), ("1.e3", 2, "expected a digit, found 'e'"),
    ("1e", 2, "expected a digit, found the end of the document"), ("1e+-1", 3, "expected a digit, found '-'"),
    ("0x10", 1, "'x' after the end of the document"), ("1 2", 2, "'2' after the end of the document"),
    ("{} {}", 3, "'{' after the end of the document"), ("[]\0", 2, "byte 0x00 after the end of the document"),
    ("[", 1, "expected a value, found the end of the document"),
    ("[1", 2, "expected ',' or ']', found the end of the document"),
    ("[1,", 3, "expected a value, found the end of the document"), ("[1,]", 3, "expected a value, found ']'"),
    ("[,1]", 1, "expected a value, found ','"), ("[1 2]", 3, "expected ',' or ']', found '2'"),
    ("[1}", 2, "expected ',' or ']', found '}'"), ("]", 0, "expected a value, found ']'"),
    ("{", 1, "expected a name in quotation marks, found the end of the document"),
    ("{a:1}", 1, "expected a name in quotation marks, found 'a'"),
    ("{1:1}", 1, "expected a name in quotation marks, found '1'"),
    (#"{"a"}"#, 4, "expected ':', found '}'"), (#"{"a":}"#, 5, "expected a value, found '}'"),
    (#"{"a":1,}"#, 7, "expected a name in quotation marks, found '}'"),
    (#"{"a":1 "b":2}"#, 7, #"expected ',' or '}', found '"'"#), (#"{"a":1]"#, 6, "expected ',' or '}', found ']'"),
    (#""a"#, 2, "the document ends inside a string"), (#""a\"#, 3, "the document ends inside a string"),
    (#""\u12"#, 5, "expected a hexadecimal digit, found the end of the document"),
    (#""\u12g4""#, 5, "expected a hexadecimal digit, found 'g'"),
    (#""\u１234""#, 3, "expected a hexadecimal digit, found byte 0xef"),
    (#""\x41""#, 1, #"'\' must be followed by one of " \ / b f n r t u"#),
    (#""\U0041""#, 1, #"'\' must be followed by one of " \ / b f n r t u"#),
    (#""a\uD800""#, 2, "lone surrogate escape"), (#""\uDC00""#, 1, "lone surrogate escape"),
    (#""\uD800\n""#, 1, "lone surrogate escape"), (#""\uD800\uD800""#, 1, "lone surrogate escape"),
    (#""\uD800\u0041""#, 1, "lone surrogate escape"), (#""\uD800x""#, 1, "lone surrogate escape"),
    (#""\uDE00\uD83D""#, 1, "lone surrogate escape"), (#""\uD800"#, 7, "the document ends inside a string"),
    ("\"a\nb\"", 2, "byte 0x0a in a string must be escaped"), ("\"\t\"", 1, "byte 0x09 in a string must be escaped"),
    ("\"\0\"", 1, "byte 0x00 in a string must be escaped"), ("\"\u{1f}\"", 1, "byte 0x1f in a string must be escaped"),
    ("\u{feff}{}", 0, "starts with a byte order mark, which JSON may not have (RFC 8259 section 8.1)"),
  ]

  @Test("bad documents, with the place and the reason", arguments: bad)
  func refused(text: String, offset: Int, reason: String) {
    let error = #expect(throws: JSONError.self) { try JSON.read([UInt8](text.utf8)) }
    #expect(error?.offset == offset)
    #expect(error?.reason == reason)
  }

  /// Unicode Standard table 3-7: what is not in it is not UTF-8.
  private static let brokenUTF8: [[UInt8]] = [
    [0x80], [0xbf], [0xc0, 0x80], [0xc1, 0xbf], [0xc2], [0xc2, 0x41], [0xc2, 0xc2, 0x80], [0xe0, 0x80, 0x80],
    [0xe0, 0x9f, 0xbf], [0xe2, 0x82], [0xe2, 0x82, 0x41], [0xe2, 0x41, 0x80], [0xed, 0xa0, 0x80], [0xed, 0xbf, 0xbf],
    [0xf0, 0x80, 0x80, 0x80], [0xf0, 0x8f, 0xbf, 0xbf], [0xf0, 0x9f, 0x98], [0xf0, 0x9f, 0x98, 0x41],
    [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xfe], [0xff],
  ]

  @Test("overlong forms, surrogates and broken characters", arguments: brokenUTF8)
  func notUTF8(bytes: [UInt8]) {
    for tail in [[0x22], []] as [[UInt8]] {
      let error = #expect(throws: JSONError.self) { try JSON.read([0x22, 0x61] + bytes + tail) }
      #expect(error?.reason.hasPrefix("not UTF-8 at byte 0x") == true)
    }
  }

  @Test("lines end at a line feed; columns count characters, not bytes")
  func place() {
    let error = #expect(throws: JSONError.self) { try JSON.read([UInt8]("{\r\n  \"é€😀\": x}".utf8)) }
    #expect(error == JSONError(offset: 18, line: 2, column: 10, reason: "expected a value, found 'x'"))
    #expect(error?.description == "line 2, column 10: expected a value, found 'x'")
  }

  private static let document = """
    {
      "issuer": "https://dexter.cash/mcp",
      "token_endpoint_auth_methods_supported": [
        "none",
        "client_secret_post"
      ],
      "id_token_signing_alg_values_supported": [],
      "mcp": {
        "client_id": "cid_a859560609a6448aa2f3a1c29f6ab496",
        "pkce_required": true
      }
    }

    """

  @Test("every truncation of a document fails, at its end")
  func truncations() throws {
    let bytes = [UInt8](Self.document.utf8)
    let end = try #require(bytes.lastIndex(of: UInt8(ascii: "}")))
    for count in 0...end {
      let error = #expect(throws: JSONError.self) { try JSON.read([UInt8](bytes[..<count])) }
      #expect(error?.offset == count)
    }
    #expect(throws: Never.self) { try JSON.read([UInt8](bytes[...end])) }
  }

  @Test("no change of one byte in a document crashes the reader")
  func mutations() {
    let bytes = [UInt8](Self.document.utf8)
    for index in bytes.indices {
      for byte in [0x00, 0x22, 0x5c, 0x5b, 0x7d, 0x80, 0xc3, 0xff] as [UInt8] {
        var changed = bytes
        changed[index] = byte
        if let json = try? JSON.read(changed) { #expect((try? JSON.read([UInt8](json.text().utf8))) == json) }
      }
    }
  }

  @Test("64 levels are read, 65 are not", arguments: [("[", "]"), ("{\"a\":", "}")])
  func depth(opening: String, closing: String) throws {
    func nested(_ levels: Int) -> [UInt8] {
      [UInt8]((String(repeating: opening, count: levels) + "1" + String(repeating: closing, count: levels)).utf8)
    }
    #expect(throws: Never.self) { try JSON.read(nested(64)) }
    let error = #expect(throws: JSONError.self) { try JSON.read(nested(65)) }
    #expect(error?.reason == "nested over 64 levels deep")
    #expect(error?.offset == 64 * opening.utf8.count)
    #expect(throws: Never.self) { try JSON.read(nested(3), depthLimit: 3) }
    #expect(throws: JSONError.self) { try JSON.read(nested(4), depthLimit: 3) }
  }

  @Test("depth counts what is open, not what has been")
  func breadth() {
    #expect(throws: Never.self) { try JSON.read([UInt8](("[" + String(repeating: "[],", count: 500) + "1]").utf8)) }
  }

  @Test("a mebibyte of brackets is refused, not recursed into")
  func bomb() {
    #expect(throws: JSONError.self) { try JSON.read([UInt8](repeating: UInt8(ascii: "["), count: 1 << 20)) }
  }

  @Test(
    "a mebibyte of any shape takes no quadratic time", .timeLimit(.minutes(5)),
    arguments: [
      "1,", "\"aaaaaaaa\",", #""\u0041\n","#, "[[]],", #"{"a":1,"a":2},"#, "\"é\",", "   1,", #""\\\\\\\\\\\\","#,
    ])
  func mebibyte(item: String) throws {
    let count = (1 << 20) / item.utf8.count
    let json = try JSON.read([UInt8](("[" + String(repeating: item, count: count) + "1]").utf8))
    #expect(json.array?.count == count + 1)
    #expect(json.duplicateNames.count == (item.hasPrefix("{") ? count : 0))
  }

  @Test("one string or one object of a mebibyte", .timeLimit(.minutes(5)))
  func mebibyteInOne() throws {
    let long = [UInt8]("\"".utf8) + [UInt8](repeating: 0x61, count: 1 << 20) + [UInt8]("\"".utf8)
    #expect(try JSON.read(long).string?.utf8.count == 1 << 20)
    let members = (0..<60_000).map { "\"name\($0)\":\($0)" }.joined(separator: ",")
    let json = try JSON.read([UInt8]("{\(members)}".utf8))
    #expect(json.duplicateNames.isEmpty)
  }
}
