import Testing

@testable import Basics

@Suite("A failure") struct FailureTests {
  @Test("says what failed, on what, why and what to do, and no more marks than words")
  func words() {
    let whole = Failure(1, "open segment", "a/b", cause: "Permission denied", hint: "check the mode")
    #expect("\(whole)" == "open segment a/b: Permission denied; check the mode")
    #expect(whole.what == "open segment a/b")
    #expect("\(Failure(1, "open 'x'", "it is a folder"))" == "open 'x': it is a folder")
    #expect(
      "\(Failure(1, "open 'x'", "it is a folder", hint: "name a file"))" == "open 'x': it is a folder; name a file")
    #expect(Failure<Uncoded>("start", "server", cause: "c", hint: "h").what == "start server")
  }

  @Test("is another where its code is") func codes() {
    #expect(Failure(1, "a", "b") == Failure(1, "a", "b") && Failure(1, "a", "b") != Failure(2, "a", "b"))
  }
}
