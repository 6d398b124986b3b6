import Testing

@testable import Basics

/// The same as the standard library's search, but for texts that are equal though not byte for byte.
@Suite struct TextSearchTests {
  @Test(
    arguments: [
      "", "a", "ab", "://", "https://x", "a://b://c", "aaab", "aab", "ab ab", " (", "n (c)", "\n\n", "x\n\n\ny", "é",
      "x é",
    ])
  func agrees(text: String) {
    for wanted in ["a", "ab", "aab", "://", " (", "\n\n", "é", "none", "x"] {
      #expect(text.has(wanted) == text.contains(wanted), "\(wanted)")
      #expect(text.place(of: wanted) == text.firstRange(of: wanted), "\(wanted)")
      let parts = text.split(separator: wanted, omittingEmptySubsequences: false).map(String.init)
      #expect(text.parts(between: wanted) == parts, "\(wanted)")
    }
  }

  @Test("in a part of a text, and of nothing") func edges() {
    let text = "a://b"
    #expect(text.dropFirst(2).has("://") == false && text.dropFirst().has("://"))
    #expect("".has("") && "a".has("") && "".parts(between: "") == [""] && "ab".parts(between: "") == ["ab"])
  }
}
