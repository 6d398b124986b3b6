/// What the Transfer-Encoding lines of a request say together (RFC 9112 §6.1, §7).
struct TransferCodings {
  private(set) var arePresent = false
  /// Another coding than chunked was named.
  private(set) var areUnknown = false
  /// Chunked was named once, and last: else the content's length cannot be known (§6.3, 4).
  private(set) var endChunked = false
  private var isBroken = false

  mutating func add(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int) {
    arePresent = true
    var index = start
    while let element = bytes.listElement(&index, end) {
      let isChunked = bytes.matches("chunked", element.start, element.end)
      if endChunked { isBroken = true }
      if !isChunked { areUnknown = true }
      endChunked = isChunked && !isBroken
    }
  }
}
