import Foundation

/// One HTTP answer, taken apart.
struct Answer {
  let status: Int
  let fields: [(name: String, value: String)]
  let body: [UInt8]

  /// Takes one whole answer from the front of the bytes; nil while it is not all there.
  init?(from buffer: inout [UInt8], hasBody: Bool) {
    guard let end = Self.headEnd(buffer) else { return nil }
    let lines = String(decoding: buffer[..<end], as: UTF8.self).components(separatedBy: "\r\n")
    let words = lines[0].split(separator: " ")
    let fields = lines.dropFirst().filter { !$0.isEmpty }.map { line in
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      return (name: String(parts[0]).lowercased(), value: String(parts.last ?? "").trimmingCharacters(in: .whitespaces))
    }
    status = words.count > 1 ? Int(words[1]) ?? 0 : 0
    self.fields = fields
    let length = fields.first { $0.name == "content-length" }.flatMap { Int($0.value) } ?? 0
    let bodyLength = hasBody && status != 304 && status != 204 ? length : 0
    guard buffer.count >= end + bodyLength else { return nil }
    body = Array(buffer[end..<end + bodyLength])
    buffer.removeFirst(end + bodyLength)
  }

  var text: String { String(decoding: body, as: UTF8.self) }

  subscript(name: String) -> String? { fields.first { $0.name == name.lowercased() }?.value }

  private static func headEnd(_ bytes: [UInt8]) -> Int? {
    guard bytes.count >= 4 else { return nil }
    let mark: [UInt8] = [13, 10, 13, 10]
    return (0...(bytes.count - 4)).first { Array(bytes[$0..<$0 + 4]) == mark }.map { $0 + 4 }
  }
}
