import Testing

@testable import Storage

@Suite("Entity tags")
struct EntityTagTests {
  private let digest = "00c8b8f19db17b3b87e0d8d5a1dd0c5ee3cf4ae5e3bd1ce7c7b0a1d2e3f40516"

  @Test("are the first 128 bits of the digest, quoted")
  func text() {
    #expect(EntityTag.text(sha256: digest) == #""00c8b8f19db17b3b87e0d8d5a1dd0c5e""#)
  }

  @Test("are proved by their first 64 bits, leading zeros or not")
  func proof() {
    #expect(EntityTag.proof(sha256: digest) == 0x00c8_b8f1_9db1_7b3b)
    #expect(EntityTag.proof(sha256: String(repeating: "f", count: 64)) == .max)
  }

  @Test("differ between versions, and are those of the current one")
  func current() throws {
    let store = try Store()
    try store.publish(.mcp(1))
    let first = try #require(try store.database.currentManifests().first)
    try store.publish(.mcp(2))
    let second = try #require(try store.database.currentManifests().first)
    #expect(first.entityTag != second.entityTag)
    #expect(second.entityTag == EntityTag.text(sha256: second.sha256))
    #expect(second.entityTag.utf8.count == 34)
  }
}
