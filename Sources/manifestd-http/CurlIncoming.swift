import Outbound

/// What libcurl hands over of an answer: the lines of its head, and its content.
final class CurlIncoming {
  private let limit: Int
  private var lines: [[UInt8]] = []
  private var headBytes = 0
  private(set) var body: [UInt8] = []
  /// Why nothing more is taken.
  private(set) var fault: AnswerFault?

  /// - Parameter limit: the most bytes of content.
  init(limit: Int) { self.limit = limit }

  /// Takes a line of a head, interim ones (RFC 9110 §15.2) too: each begins anew.
  /// - Returns: whether it may go on.
  func add(line: [UInt8]) -> Bool {
    headBytes += line.count
    if headBytes > Headers.byteLimit {
      fault = AnswerFault("the answer's headers exceed \(Headers.byteLimit) bytes")
      return false
    }
    if line.starts(with: "HTTP/".utf8) { lines = [] }
    lines.append(line)
    return true
  }

  /// - Returns: whether it may go on.
  func add(content: UnsafeRawBufferPointer) -> Bool {
    guard body.count + content.count <= limit else {
      (body, fault) = ([], .tooLarge)
      return false
    }
    unsafe body.append(contentsOf: content)
    return true
  }

  /// The head of the final answer. Trailer fields (RFC 9112 §7.1.2), which stand after its empty line, are none.
  func head() throws(AnswerFault) -> AnswerHead {
    var bytes: [UInt8] = []
    for line in lines {
      var line = line[...]
      while let last = line.last, last == 0x0a || last == 0x0d { line.removeLast() }
      if line.isEmpty { break }
      if !bytes.isEmpty { bytes += [0x0d, 0x0a] }
      bytes += line
    }
    return try AnswerHead(bytes[...])
  }
}
