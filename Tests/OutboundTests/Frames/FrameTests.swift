import Testing

@testable import Outbound

@Suite struct FrameTests {
  static let request = OutboundRequest(
    method: "POST", url: "https://h/p?q", headers: [("A", "é"), ("A", "")], body: [0, 255, 13, 10], timeoutSeconds: 7,
    responseLimit: 99)

  @Test("A request comes out of its frame as it went in")
  func request() throws {
    let bytes = Self.request.frame(1 << 40).bytes
    #expect(try Frame.length(Array(bytes.prefix(4))) == bytes.count - 4)
    let frame = try Frame(Array(bytes.dropFirst(4)))
    #expect(frame.number == 1 << 40)
    let back = try OutboundRequest(frame)
    #expect(back.method == "POST" && back.url == "https://h/p?q" && back.body == [0, 255, 13, 10])
    #expect(back.headers.map(\.0) == ["A", "A"] && back.headers.map(\.1) == ["é", ""])
    #expect(back.timeoutSeconds == 7 && back.responseLimit == 99)
  }

  @Test("An answer comes out of its frame as it went in")
  func answer() throws {
    let response = OutboundResponse(status: 404, headers: [("A", "b")], body: [1, 2], milliseconds: 12)
    guard case .response(let back) = try Answer(Answer.response(response).frame(3)) else { throw FrameError.malformed }
    #expect(back.status == 404 && back.header("a") == "b" && back.body == [1, 2] && back.milliseconds == 12)
    guard case .failure(.tls, "why") = try Answer(Answer.failure(.tls, reason: "why").frame(3)) else {
      throw FrameError.malformed
    }
  }

  @Test("Every truncation of a frame is malformed")
  func truncations() {
    let content = Self.request.frame(1).content
    for count in 0..<content.count {
      let cut = Frame(kind: .request, number: 1, content: Array(content.prefix(count)))
      #expect(throws: FrameError.malformed) { try OutboundRequest(cut) }
    }
  }

  @Test("Another version, kind or length is refused before anything is stored")
  func refused() {
    let bytes = Array(Self.request.frame(1).bytes.dropFirst(4))
    #expect(throws: FrameError.unknownVersion(2)) { try Frame([2] + bytes.dropFirst()) }
    #expect(throws: FrameError.malformed) { try Frame([1, 9] + bytes.dropFirst(2)) }
    #expect(throws: FrameError.malformed) { try Frame.length([0, 0, 0, 9]) }
    #expect(throws: FrameError.tooLong(0x4854_5450)) { try Frame.length(Array("HTTP".utf8)) }
    #expect(throws: FrameError.malformed) { try Answer(Self.request.frame(1)) }
    #expect(throws: FrameError.malformed) { try Answer(Frame(kind: .failure, number: 1, content: [77])) }
  }

  @Test("The largest request and the largest answer fit into a frame")
  func largest() throws {
    let text = String(repeating: "a", count: Headers.byteLimit)
    let body = [UInt8](repeating: 0, count: OutboundRequest.bodyLimit)
    let url = String(repeating: "u", count: Target.byteLimit)
    let request = OutboundRequest(method: "POST", url: url, headers: [("A", text)], body: body)
    #expect(throws: Never.self) { try Frame.length(Array(request.frame(1).bytes.prefix(4))) }
  }
}
