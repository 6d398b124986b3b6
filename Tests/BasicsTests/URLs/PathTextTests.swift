import Testing

@testable import Basics

@Suite("Paths") struct PathTextTests {
  @Test(
    "have one spelling",
    arguments: [
      ("/%6fauth", "/oauth"), ("/%4F%2d%2E%5f%7E", "/O-._~"), ("/a%2fb", "/a%2Fb"), ("/%zz%4", "/%zz%4"),
      ("/%%6f", "/%o"),
      ("/%c3%a9", "/%C3%A9"), ("/%25%36f", "/%256f"), ("/a//b/../c", "/a//b/../c"), ("", ""), ("/%", "/%"),
    ] as [(String, String)])
  func normal(given: String, wanted: String) {
    #expect(PathText.normal(given) == wanted)
    #expect(PathText.normal(wanted) == wanted)
  }
}
