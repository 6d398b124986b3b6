import Testing

@testable import HTTP1

@Suite("Sixteen bytes a look find what one byte a look finds") struct ByteScanTests {
  /// The loops under test, and what each says of one byte: whether it stops there.
  enum Scan: CaseIterable {
    case token, value, path, query, host

    func end(_ bytes: borrowing Span<UInt8>, _ start: Int) -> Int {
      let (base, end) = unsafe (bytes.start(checking: start, bytes.count), bytes.count)
      return switch self {
      case .token: unsafe ByteScan.tokenEnd(base, start, end)
      case .value: unsafe ByteScan.valueEnd(base, start, end)
      case .path: unsafe ByteScan.targetEnd(base, start, end, atQuery: true)
      case .query: unsafe ByteScan.targetEnd(base, start, end, atQuery: false)
      case .host: unsafe ByteScan.plainHostEnd(base, start, end)
      }
    }

    func stops(at byte: UInt8) -> Bool {
      let isLetter = (0x61...0x7A).contains(byte | 0x20)
      return switch self {
      case .token: !byte.isToken
      case .value: byte < 0x20 && byte != 0x09 || byte == 0x7F
      case .path: byte < 0x21 || byte >= 0x7F || byte == UInt8(ascii: "#") || byte == UInt8(ascii: "?")
      case .query: byte < 0x21 || byte >= 0x7F || byte == UInt8(ascii: "#")
      case .host: !isLetter && !byte.isDigit && byte != UInt8(ascii: "-") && byte != UInt8(ascii: ".")
      }
    }
  }

  /// Each byte value in each place of texts of each length, at the end of readable memory, from two places on.
  @Test("every byte in every place, nothing read behind the end", arguments: Scan.allCases)
  func everyByte(scan: Scan) {
    for length in [1, 15, 16, 17, 33] {
      for start in Set([0, length / 2]) {
        for value in UInt8.min...UInt8.max {
          for place in stride(from: start, to: length, by: length > 8 ? 5 : 1) {
            var text = [UInt8](repeating: UInt8(ascii: "a"), count: length)
            text[place] = value
            let found = GuardedBytes(text).withSpan { scan.end($0, start) }
            let wanted = scan.stops(at: value) ? place : length
            if found != wanted { Issue.record("\(value) at \(place) of \(start)..<\(length): \(found)") }
          }
        }
      }
    }
  }

  @Test("the first of several is found") func first() {
    let text = Array("GET /a b?c#d\r\n and more than sixteen bytes".utf8)
    let found = GuardedBytes(text).withSpan { Scan.path.end($0, 4) }
    #expect(found == 6)
  }
}
