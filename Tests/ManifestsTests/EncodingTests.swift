import Testing

@testable import Manifests

struct EncodingTests {
  /// RFC 4648 §10.
  @Test(
    "Base64 as in RFC 4648 section 10",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
      ("foobar", "Zm9vYmFy"),
    ])
  func base64(text: String, encoded: String) {
    #expect(Base64.encode([UInt8](text.utf8)) == encoded)
  }

  @Test func base64UsesTheStandardAlphabet() {
    #expect(Base64.encode([0xfb, 0xff, 0xfe]) == "+//+")
    #expect(Base64.encode([0xff]) == "/w==")
  }

  @Test func hexadecimalIsLowerCaseAndPadded() {
    #expect([UInt8]([]).hexadecimal == "")
    #expect([UInt8]([0x00, 0x0a, 0xf0, 0xff]).hexadecimal == "000af0ff")
  }
}
