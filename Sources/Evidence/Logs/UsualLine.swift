package import Basics

/// Where the fields of a line in the usual form of `combined` or `vcombined` stand: `LogLineParser` would find the same
/// ones there, and nothing else.
package struct UsualLine: Sendable, Equatable {
  /// Empty where the line has none.
  package let host: Range<Int>
  let address: Range<Int>
  /// The address, where it is a dotted quad.
  let quad: UInt32?
  /// Unix seconds.
  package let at: Int64
  /// Method and path, a blank between them; no byte of the path is escaped.
  package let request: Range<Int>
  /// With its question mark; empty where there is none.
  package let query: Range<Int>
  /// Three digits.
  package let status: Range<Int>
  /// Of the answer, 0 where it is not reported.
  package let bytes: Int64
  /// Without its quotes, still escaped; nil where the line has none.
  package let agent: Range<Int>?

  static let none = UsualLine(
    host: 0..<0, address: 0..<0, quad: nil, at: 0, request: 0..<0, query: 0..<0, status: 0..<0, bytes: 0, agent: nil)

  /// - Parameter line: the one whose fields these are.
  package func address(in line: borrowing Span<UInt8>) -> IPAddress? {
    if let quad { return IPAddress(quad: quad) }
    var text: [UInt8] = []
    for index in address { text.append(line[index]) }
    return IPAddress(ascii: text[...])
  }

  /// The number of the status.
  package func status(in line: borrowing Span<UInt8>) -> Int {
    status.reduce(0) { $0 &* 10 &+ Int(line[$1] &- 0x30) }
  }

  /// Puts method and path behind `text`.
  package func putRequest(of line: borrowing Span<UInt8>, to text: inout [UInt8]) {
    line.put(request.lowerBound, request.upperBound, to: &text)
  }

  /// Puts the query's parameters behind `text`, each with its blanks and marks as sent but only `wanted` ones with
  /// their values: what decides what a request means. False where that cannot be told without decoding.
  package func reduceQuery(
    _ line: borrowing Span<UInt8>, valuesOf wanted: [[UInt8]], to text: inout [UInt8]
  ) -> Bool {
    var start = query.lowerBound &+ 1
    precondition(query.lowerBound >= 0 && query.upperBound <= line.count)
    while start < query.upperBound {
      var nameEnd = start
      while nameEnd < query.upperBound {
        let byte = unsafe line[unchecked: nameEnd]
        if byte == UInt8(ascii: "%") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "#") { return false }
        if byte == UInt8(ascii: "=") || byte == UInt8(ascii: "&") { break }
        nameEnd &+= 1
      }
      let end = line.end(of: .parameter, nameEnd, query.upperBound)
      if end < query.upperBound, line[end] == UInt8(ascii: "#") { return false }
      let kept = Self.isOne(of: wanted, line, start, nameEnd) ? end : nameEnd
      text.append(UInt8(ascii: "&"))
      line.put(start, kept, to: &text)
      start = end &+ 1
    }
    return true
  }

  private static func isOne(
    of names: [[UInt8]], _ line: borrowing Span<UInt8>, _ start: Int, _ end: Int
  ) -> Bool {
    for name in names where name.count == end &- start {
      if line.isSame(start, end, as: name.span, 0) { return true }
    }
    return false
  }
}
