/// What of a line is looked for in blocks.
enum LineMark {
  /// The end of a query: a blank, a quote, a control or a backslash.
  case query
  /// The end of what stands in quotes: a quote or a backslash.
  case quoted
  /// A backslash.
  case escape
  /// The end of a time: `]`.
  case bracket
  /// The end of a parameter: `&`, or `#`.
  case parameter
}

extension Span<UInt8> {
  @inline(__always)
  func isDigit(_ index: Int) -> Bool { self[index] &- 0x30 < 10 }

  /// Nil where one of two bytes is no digit.
  @inline(__always)
  func twoDigits(_ index: Int) -> Int? {
    let (tens, ones) = (self[index] &- 0x30, self[index &+ 1] &- 0x30)
    return tens < 10 && ones < 10 ? Int(tens) &* 10 &+ Int(ones) : nil
  }

  /// `] "`
  @inline(__always)
  func isQuoteBehindBracket(_ index: Int) -> Bool {
    index &+ 3 <= count && word(index, index &+ 3) == 0x22_205D
  }

  /// Puts the bytes of the range behind `text`.
  func put(_ start: Int, _ end: Int, to text: inout [UInt8]) {
    precondition(start >= 0 && start <= end && end <= count)
    unsafe withUnsafeBufferPointer { bytes in
      unsafe text.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<end]))
    }
  }

  /// The first such mark of the range; `end` if there is none.
  @inline(__always)
  func end(of mark: LineMark, _ start: Int, _ end: Int) -> Int {
    precondition(start >= 0 && start <= end && end <= count)
    if start == end { return end }
    let base = unsafe withUnsafeBufferPointer { unsafe $0.baseAddress.unsafelyUnwrapped }
    switch mark {
    case .query:
      return unsafe ByteBlock.first(base, start, end) { bytes in
        (bytes .< ByteBlock.all(0x23)) .| (bytes .== ByteBlock.all(UInt8(ascii: "\\")))
      }
    case .escape:
      return unsafe ByteBlock.first(base, start, end) { $0 .== ByteBlock.all(UInt8(ascii: "\\")) }
    case .bracket:
      return unsafe ByteBlock.first(base, start, end) { $0 .== ByteBlock.all(UInt8(ascii: "]")) }
    case .parameter:
      return unsafe ByteBlock.first(base, start, end) { bytes in
        (bytes .== ByteBlock.all(UInt8(ascii: "&"))) .| (bytes .== ByteBlock.all(UInt8(ascii: "#")))
      }
    case .quoted:
      return unsafe ByteBlock.first(base, start, end) { bytes in
        (bytes .== ByteBlock.all(UInt8(ascii: "\""))) .| (bytes .== ByteBlock.all(UInt8(ascii: "\\")))
      }
    }
  }

  /// Behind a field in quotes that one byte, a blank, stands before; nil where there is none. A quote behind a
  /// backslash does not end it.
  @inline(__always)
  func quotedEnd(_ start: Int, _ end: Int) -> Int? {
    guard start &+ 2 < end, self[start] == UInt8(ascii: " "), self[start &+ 1] == UInt8(ascii: "\"") else { return nil }
    return closingQuote(start &+ 2, end).map { $0 &+ 1 }
  }

  /// The first quote that does not stand behind a backslash; nil where there is none.
  @inline(__always)
  func closingQuote(_ start: Int, _ end: Int) -> Int? {
    var index = start
    while index < end {
      index = self.end(of: .quoted, index, end)
      if index >= end { return nil }
      if self[index] == UInt8(ascii: "\"") { return index }
      index &+= 2
    }
    return nil
  }
}
