import Basics

/// A handled answer as it goes out.
struct AnswerText {
  private(set) var bytes: [UInt8] = []

  /// - Parameters:
  ///   - common: whole field lines; empty: none.
  ///   - date: an HTTP-date.
  ///   - headOnly: the answer to a HEAD: a GET's fields, Content-Length too (RFC 9110 §9.3.2), without the content.
  init(
    _ answer: borrowing HandledAnswer, common: [UInt8], date: UnsafePointer<UInt8>, headOnly: Bool,
    _ connection: OutputArena.ConnectionField
  ) {
    // RFC 9110 §8.6, §15.3.5, §15.4.5: 204 and 304 have no content, and 204 no Content-Length.
    let isEmpty = answer.status == 204 || answer.status == 304
    bytes.reserveCapacity(256 + common.count + answer.lines.count + answer.body.count)
    add("HTTP/1.1 ")
    add(Int(answer.status))
    add(" ")
    add(ReasonPhrase.of(answer.status))
    if !answer.hasDate {
      add("\r\nDate: ")
      unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: date, count: HTTPDate.byteCount))
    }
    add("\r\n")
    switch connection {
    case .none: break
    case .close: add("Connection: close\r\n")
    case .keepAlive: add("Connection: keep-alive\r\n")
    }
    bytes += answer.lines
    bytes += common
    let isUnsent = headOnly || answer.status == 304
    if let length = isUnsent
      ? answer.contentLength ?? (isEmpty ? nil : answer.body.count) : isEmpty ? nil : answer.body.count,
      answer.status != 204
    {
      add("Content-Length: ")
      add(length)
      add("\r\n")
    }
    add("\r\n")
    if !isEmpty && !headOnly { bytes += answer.body }
  }

  private mutating func add(_ text: StaticString) {
    unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private mutating func add(_ number: Int) {
    if number >= 10 { add(number / 10) }
    bytes.append(0x30 + UInt8(number % 10))
  }
}
