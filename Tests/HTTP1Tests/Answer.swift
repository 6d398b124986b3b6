/// One answer as a client sees it.
struct Answer {
  let status: Int
  /// Names as sent.
  let fields: [(name: String, value: String)]
  let body: [UInt8]

  subscript(_ name: String) -> String? {
    fields.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  var text: String { String(decoding: body, as: UTF8.self) }

  /// nil: not all there yet.
  static func read(_ bytes: [UInt8], isHead: Bool) -> (Answer, used: Int)? {
    let mark = Array("\r\n\r\n".utf8)
    guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: mark) }) else { return nil }
    let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
    guard let first = lines.first, first.hasPrefix("HTTP/1.1 "), let status = Int(first.dropFirst(9).prefix(3)) else {
      return nil
    }
    let fields = lines.dropFirst().map { line in
      let parts = line.split(separator: ":", maxSplits: 1)
      return (name: String(parts[0]), value: parts.count > 1 ? String(parts[1].drop { $0 == " " }) : "")
    }
    let head = Answer(status: status, fields: fields, body: [])
    let hasBody = !isHead && status != 204 && status != 304 && status >= 200
    let count = hasBody ? Int(head["content-length"] ?? "0") ?? 0 : 0
    guard bytes.count >= end + 4 + count else { return nil }
    let body = Array(bytes[(end + 4)..<(end + 4 + count)])
    return (Answer(status: status, fields: fields, body: body), end + 4 + count)
  }
}
