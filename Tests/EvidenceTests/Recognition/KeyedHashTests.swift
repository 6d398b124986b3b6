import Testing

@testable import Evidence

/// The vectors of the SipHash paper (appendix A) and of its reference implementation (vectors.h of
/// https://github.com/veorq/SipHash): the key and the message are the bytes 0, 1, 2 …
@Suite("A keyed hash") struct KeyedHashTests {
  private static let key = (0..<16).map { UInt8($0) }

  @Test(
    "is SipHash-2-4",
    arguments: [
      (0, 0x726f_db47_dd0e_0e31), (1, 0x74f8_39c5_93dc_67fd), (2, 0x0d6c_8009_d9a9_4f5a), (7, 0xab02_00f5_8b01_d137),
      (8, 0x93f5_f579_9a93_2462), (15, 0xa129_ca61_49be_45e5), (63, 0x958a_324c_eb06_4572),
    ] as [(Int, UInt64)])
  func vectors(length: Int, expected: UInt64) throws {
    let hash = try #require(KeyedHash(key: Self.key))
    #expect(hash.hash((0..<length).map { UInt8($0) }) == expected)
  }

  @Test("takes a key of 16 bytes, and another key tells another thing")
  func key() throws {
    #expect(KeyedHash(key: []) == nil && KeyedHash(key: Array(repeating: 0, count: 17)) == nil)
    let one = try #require(KeyedHash(key: Self.key))
    let other = try #require(KeyedHash(key: Self.key.reversed()))
    #expect(one != other && one.hash("a".utf8) != other.hash("a".utf8))
  }

  @Test("parts cannot run into each other")
  func parts() throws {
    let hash = try #require(KeyedHash(key: Self.key))
    let all = [["ab", "c"], ["a", "bc"], ["abc", ""], ["", "abc"], ["abc"], ["a", "b", "c"], [], [""]]
    #expect(Set(all.map(hash.hash(parts:))).count == all.count)
    #expect(hash.hash(parts: ["a", "b"]) == hash.hash(parts: ["a", "b"]))
  }
}
