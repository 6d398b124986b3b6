import Testing

@testable import Manifests

struct DexterTests {
  private static let digests: [(folder: Int, name: String, sha256: String)] = [
    (1, "oauth-authorization-server", "c0582aad425116d9941374a627727921dfdf488f4ccaeec72c627bc23d5240ea"),
    (2, "mcp", "c8834bd2042028cce1a0f43adf2bc45f382c6b4cfd5217fa2ff3327d88089c63"),
    (2, "oauth-authorization-server", "a6686cf7148c66a427dc7aace93b604a024645b432f74592a5046a696c6c0045"),
    (2, "oauth-protected-resource", "2bdfca4420460a062e90331b30d4177dcd6f9c9ff324fe83ecaa9c91a617ea22"),
    (2, "openid-configuration", "ac4dab677e57f81483a1199eb70d31c968279818de0a446aa4beee50b954c443"),
    (3, "mcp", "0e598614aaa443e22519f89c83f1eccfad06867c4a076b82c7d48497bb5466ff"),
    (3, "oauth-authorization-server", "9de6d586ab7d8b10c7c427da48ceca8c5470e7f14f56b16b9787aa6c0e233be1"),
    (3, "openid-configuration", "9de6d586ab7d8b10c7c427da48ceca8c5470e7f14f56b16b9787aa6c0e233be1"),
    (8, "oauth-authorization-server", "eabaa9edc36ab57577adbc48b06b433567010f7942807d73417d08bbbe6a416b"),
    (8, "oauth-protected-resource", "691d18b66d57948f1ea02075a67a2213b742dc04ef31b782d91ffab93dfd848b"),
  ]

  @Test("the documents of these tests are the real ones, byte for byte", arguments: digests)
  func bytes(folder: Int, name: String, sha256: String) throws {
    #expect(try Dexter.document(folder, name).sha256 == sha256)
  }
}
