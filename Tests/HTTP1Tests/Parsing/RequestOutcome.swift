@testable import HTTP1

/// What the parser says of some bytes.
enum RequestOutcome: Equatable {
  case complete(end: Int)
  case incomplete
  case malformed(status: Int)

  init(_ bytes: GuardedBytes) {
    var head = RequestHead()
    let parser = RequestParser(watched: ["x-openai-product"])
    defer { parser.deallocate() }
    switch bytes.withSpan({ parser.parse($0, from: 0, into: &head) }) {
    case .complete(let end): self = .complete(end: end)
    case .incomplete: self = .incomplete
    case .malformed(let fault): self = .malformed(status: fault.status.code)
    }
  }
}
