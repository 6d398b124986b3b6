import Testing

@testable import Basics

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
    #expect(Base64.decode(encoded) == [UInt8](text.utf8))
  }

  @Test("every length and byte comes back from base64") func base64RoundTrip() {
    for length in 0...80 {
      let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ length) }
      #expect(Base64.decode(Base64.encode(bytes)) == bytes)
    }
  }

  @Test(
    "what encode does not make is no base64",
    arguments: [
      "Zg", "Zg=", "Zg===", "=", "====", "Zm9v====", "Zm9vY", "Zh==", "Zm9=", "Zm 9v", "Zm9v\n", "Zm-_", "é===",
    ])
  func noBase64(text: String) {
    #expect(Base64.decode(text) == nil)
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
