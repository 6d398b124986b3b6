import Testing

@testable import Basics

/// RFC 4231 §4.2 to §4.8; the fifth case is of 128 bits.
struct HMACTests {
  private static let cases: [(key: [UInt8], message: [UInt8], code: String)] = [
    (
      repeated(0x0b, 20), [UInt8]("Hi There".utf8),
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      [UInt8]("Jefe".utf8), [UInt8]("what do ya want for nothing?".utf8),
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    (
      repeated(0xaa, 20), repeated(0xdd, 50),
      "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
    ),
    (
      [UInt8](0x01...0x19), repeated(0xcd, 50),
      "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
    ),
    (repeated(0x0c, 20), [UInt8]("Test With Truncation".utf8), "a3b6167473100ee06e0c796c2955552b"),
    (
      repeated(0xaa, 131), [UInt8]("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
    (
      repeated(0xaa, 131),
      [UInt8](
        ("This is a test using a larger than block-size key and a larger than block-size data. "
          + "The key needs to be hashed before being used by the HMAC algorithm.").utf8),
      "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
    ),
  ]

  private static func repeated(_ byte: UInt8, _ count: Int) -> [UInt8] { [UInt8](repeating: byte, count: count) }

  @Test("the test cases of RFC 4231", arguments: cases)
  func publishedCode(key: [UInt8], message: [UInt8], code: String) {
    #expect(HMAC.sha256(message, key: key).hexadecimal.hasPrefix(code))
  }

  @Test("a key of a block is taken as it is, one of a block and a byte is hashed first")
  func blockEdge() {
    let message = [UInt8]("m".utf8)
    let block = Self.repeated(0x6b, 64)
    #expect(HMAC.sha256(message, key: block) != HMAC.sha256(message, key: SHA256.digest(block)))
    let longer = Self.repeated(0x6b, 65)
    #expect(HMAC.sha256(message, key: longer) == HMAC.sha256(message, key: SHA256.digest(longer)))
  }
}
