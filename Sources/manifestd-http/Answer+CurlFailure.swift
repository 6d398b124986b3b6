import Outbound

extension Answer {
  /// What libcurl says went wrong (libcurl-errors(3)), in our words.
  init(_ failure: CurlHandle.Failure, _ incoming: CurlIncoming) {
    if let fault = incoming.fault {
      self = fault == .tooLarge ? .failure(.tooLarge, reason: "") : .failure(.connection, reason: fault.reason)
      return
    }
    switch failure.code {
    case 28: self = .failure(.timeout, reason: "")
    case 5, 6: self = .failure(.connection, reason: "its name cannot be resolved")
    // A protocol or an answer that it does not know; that the URL is http we have seen.
    case 1, 8: self = .failure(.connection, reason: "the answer is not HTTP")
    case 3: self = .failure(.unusable, reason: "the http client cannot read it")
    case 52: self = .failure(.connection, reason: "the connection ended without an answer")
    case 35, 51, 53, 54, 58, 59, 60, 64, 66, 77, 80, 82, 83, 90, 91, 98:
      self = .failure(.tls, reason: Answer.plain(failure.words))
    default: self = .failure(.connection, reason: Answer.plain(failure.words))
    }
  }

  /// One printable line of at most 200 bytes.
  private static func plain(_ text: String) -> String {
    String(decoding: text.utf8.map { (0x20...0x7e).contains($0) ? $0 : 0x3f }.prefix(200), as: UTF8.self)
  }
}
