import Basics
import Testing

@testable import Manifests

struct DocumentTests {
  private static let refusals: [(kind: String, bytes: [UInt8], description: String)] = [
    ("mcp", [UInt8]("{\n  \"a\": x}".utf8), "not JSON: line 2, column 8: expected a value, found 'x'"),
    ("mcp", [], "not JSON: line 1, column 1: expected a value, found the end of the document"),
    ("mcp", [UInt8]("\n []".utf8), "line 2, column 2: a document of kind mcp must be a JSON object"),
    ("jwks", [UInt8]("1".utf8), "line 1, column 1: a document of kind jwks must be a JSON object"),
    ("json", [UInt8]("".utf8), "not JSON: line 1, column 1: expected a value, found the end of the document"),
    (
      "json", [UInt8](String(repeating: "[", count: 65).utf8),
      "not JSON: line 1, column 65: nested over 64 levels deep"
    ),
    (
      "json", [UInt8](repeating: 0x20, count: Document.byteLimit + 1),
      "too large: 1048577 bytes, at most 1048576 are allowed"
    ),
    (
      "text", [UInt8](repeating: 0x20, count: Document.byteLimit + 1),
      "too large: 1048577 bytes, at most 1048576 are allowed"
    ),
    ("text", [], "not text: it is empty"), ("security", [0xff], "not text: it is not UTF-8"),
    ("text", [0xef, 0xbb, 0xbf, 0x61], "not text: it starts with a byte order mark"),
  ]

  @Test("bytes that are no document of their kind", arguments: refusals)
  func refused(kind: String, bytes: [UInt8], description: String) throws {
    let kind = try #require(Kind.named(kind))
    let error = #expect(throws: DocumentError.self) { try Document(bytes: bytes, kind: kind) }
    #expect(error?.description == description)
  }

  @Test func theBytesAreKeptAsGiven() throws {
    let bytes = [UInt8](" {\"a\" : 1}\r\n".utf8)
    let document = try Document(bytes: bytes, kind: .mcp)
    #expect(document.bytes == bytes)
    #expect(document.json?["a"]?.integer == 1)
    #expect(document.sha256 == SHA256.digest(bytes).hexadecimal)
  }

  @Test func textHasNoJSON() throws {
    let document = try Document(bytes: [UInt8]("v=MCPv1; k=ed25519; p=AA==".utf8), kind: .registryAuth)
    #expect(document.json == nil)
    #expect(document.origin == nil)
    #expect(document.endpoints.isEmpty)
  }

  @Test func aMebibyteIsAllowed() throws {
    let bytes = [UInt8]("{}".utf8) + [UInt8](repeating: 0x20, count: Document.byteLimit - 2)
    #expect(throws: Never.self) { try Document(bytes: bytes, kind: .mcp) }
  }

  private static let origins: [(text: String, origin: String?)] = [
    (#"{"url":"https://u/x","issuer":"https://i/x","resource":"https://r/x"}"#, "https://r"),
    (#"{"url":"https://u","issuer":"https://i"}"#, "https://i"), (#"{"url":"https://u:8443/"}"#, "https://u:8443"),
    (#"{"resource":1,"issuer":"https://i"}"#, "https://i"), (#"{"resource":"urn:x","url":"https://u"}"#, "https://u"),
    (#"{"authorization_endpoint":"https://a"}"#, nil), ("{}", nil),
  ]

  @Test("the origin is that of resource, issuer or url, in that order", arguments: origins)
  func origin(text: String, origin: String?) throws {
    #expect(try Document(bytes: [UInt8](text.utf8), kind: .genericJSON).origin?.description == origin)
  }

  @Test func endpointsOfTheRealCase() throws {
    let document = try Dexter.document(1, "oauth-authorization-server")
    #expect(
      document.endpoints.map { "\($0.field) \($0.identity)" } == [
        "authorization_endpoint dexter.cash/api/connector/oauth/authorize",
        "token_endpoint dexter.cash/api/connector/oauth/token", "registration_endpoint dexter.cash/mcp/register",
        "userinfo_endpoint dexter.cash/api/connector/oauth/userinfo",
      ])
    #expect(
      try Dexter.document(2, "mcp").endpoints.map(\.url) == [
        "https://dexter.cash/api/connector/oauth/authorize", "https://dexter.cash/api/connector/oauth/token",
      ])
    #expect(try Dexter.document(2, "oauth-protected-resource").endpoints.isEmpty)
    #expect(try Dexter.document(3, "oauth-authorization-server").origin?.host == "qdgumpoqnthrjfmqziwm.supabase.co")
  }
}
