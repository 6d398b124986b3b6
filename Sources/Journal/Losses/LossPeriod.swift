/// Requests that were answered and could not be written to the journal: a time without a minute's pause, and one cause.
package struct LossPeriod: Sendable, Equatable {
  /// Seconds without a loss after which the next one is another period's.
  static let pause: Int64 = 60
  static let causeLimit = 120
  /// On disk: {number u64, since ms i64, until ms i64, requests u64, length of the cause u64}, and the cause.
  static let byteCount = 40 + causeLimit

  /// Counts the periods of one ledger.
  package let number: UInt64
  /// When the first and the last was lost, milliseconds since 1970.
  package let since: Int64
  package internal(set) var until: Int64
  /// How many; nil: it cannot be told.
  package internal(set) var requests: UInt64?
  /// Why the last one was lost, in the system's words where it was the system; cut at 120 bytes.
  package let cause: String

  init(number: UInt64, since: Int64, until: Int64, requests: UInt64?, cause: String) {
    (self.number, self.since, self.until, self.requests) = (number, since, until, requests)
    let isShort = cause.utf8.count <= Self.causeLimit
    let cut = cause.unicodeScalars.filter(\.isASCII).prefix(Self.causeLimit).map(Character.init)
    self.cause = isShort ? cause : String(cut)
  }

  /// Whether a loss at this time is of this period.
  func goesOn(at time: Int64) -> Bool { time >= since && time - until <= Self.pause * 1_000 }
}

extension LossPeriod {
  init?(_ bytes: [UInt8], at offset: Int) {
    let words = (0..<5).map { WordWriter.word(bytes, at: offset + $0 * 8) }
    guard words[4] <= Self.causeLimit else { return nil }
    let cause = bytes[offset + 40..<offset + 40 + Int(words[4])]
    self.init(
      number: words[0], since: Int64(bitPattern: words[1]), until: Int64(bitPattern: words[2]),
      requests: words[3] == .max ? nil : words[3], cause: String(decoding: cause, as: UTF8.self))
  }

  var bytes: [UInt8] {
    var writer = WordWriter()
    let words = Array(cause.utf8.prefix(Self.causeLimit))
    for word in [
      number, UInt64(bitPattern: since), UInt64(bitPattern: until), requests ?? .max, UInt64(words.count),
    ] { writer.add(word) }
    return writer.bytes + words + [UInt8](repeating: 0, count: Self.causeLimit - words.count)
  }
}
