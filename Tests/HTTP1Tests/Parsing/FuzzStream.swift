import TestSupport

/// The bytes of one connection, made at random: good requests, or those with faults put into them.
struct FuzzStream {
  private(set) var bytes: [UInt8] = []
  /// What a client that sends just good requests must be answered; the connection ends behind the last one.
  private(set) var expected: [(status: Int, isHead: Bool)] = []
  /// Bytes were changed: any of the answers may be a refusal, and then it is the last.
  private(set) var isMutated = false

  init(_ random: inout SeededGenerator) {
    let count = random.number(1..<8)
    for index in 0..<count { addRequest(&random, isLast: index == count - 1) }
    if random.chance(2) {
      isMutated = true
      for _ in 0..<random.number(1..<5) { mutate(&random) }
      // So that the last line is ended however the bytes are split: what is in it is then looked at.
      bytes += Array("\r\n".utf8)
    }
  }

  /// The bytes in pieces: `bytes` between cuts at random places, or each byte alone.
  func pieces(_ random: inout SeededGenerator) -> [ArraySlice<UInt8>] {
    if bytes.count < 300, random.chance(4) { return bytes.indices.map { bytes[$0...$0] } }
    let cuts = (0..<random.number(1..<8)).map { _ in random.number(0..<bytes.count + 1) }.sorted()
    return zip([0] + cuts, cuts + [bytes.count]).map { bytes[$0..<$1] }.filter { !$0.isEmpty }
  }

  private mutating func addRequest(_ random: inout SeededGenerator, isLast: Bool) {
    let (method, path, status) = random.pick(Self.requests)
    let version = random.chance(6) ? "1.0" : "1.1"
    var lines = ["\(method) \(path) HTTP/\(version)"]
    lines.append(random.pick(["Host: a.example", "host:a.example:8080", "HOST: \t a.example \t"]))
    if isLast {
      lines.append("Connection: close")
    } else if version == "1.0" {
      lines.append("Connection: keep-alive")
    }
    for _ in 0..<random.number(0..<4) { lines.append(random.pick(Self.fields)) }
    if random.chance(12) { lines.append("X-Long: " + String(repeating: "y", count: random.number(1..<12_000))) }
    let content = content(&random, isChunkable: version == "1.1", &lines)
    if random.chance(8) { bytes += Array("\r\n".utf8) }
    bytes += Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + content
    expected.append((status, method == "HEAD"))
  }

  private func content(_ random: inout SeededGenerator, isChunkable: Bool, _ lines: inout [String]) -> [UInt8] {
    if random.chance(2) { return [] }
    let content = (0..<random.number(0..<random.pick([3, 40, 3_000]))).map { _ in
      UInt8(truncatingIfNeeded: random.next())
    }
    if random.chance(3), isChunkable, !content.isEmpty { lines.append("Expect: 100-continue") }
    if !isChunkable || random.chance(2) {
      lines.append("Content-Length: \(content.count)")
      return content
    }
    lines.append("Transfer-Encoding: chunked")
    var (chunks, rest) = ([UInt8](), content[...])
    while !rest.isEmpty {
      let part = rest.prefix(random.number(1..<rest.count + 1))
      chunks += Array((String(part.count, radix: 16) + random.pick(["", ";a=b", " ;a=\"b c\""]) + "\r\n").utf8) + part
      chunks += Array("\r\n".utf8)
      rest = rest.dropFirst(part.count)
    }
    return chunks + Array(("0\r\n" + random.pick(["", "X-Trailer: y\r\n"]) + "\r\n").utf8)
  }

  private mutating func mutate(_ random: inout SeededGenerator) {
    let place = random.number(0..<bytes.count)
    let end = min(bytes.count, place + random.number(1..<20))
    switch random.number(0..<6) {
    case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
    case 1: bytes[place] ^= 1 << UInt8(random.number(0..<8))
    case 2 where bytes.count > end - place: bytes.removeSubrange(place..<end)
    case 3: bytes.insert(contentsOf: Array(bytes[place..<end]), at: random.number(0..<bytes.count))
    case 4: bytes = Array(bytes.prefix(place + 1))
    default: bytes.insert(contentsOf: Array(random.pick(Self.nasty).utf8), at: place)
    }
  }

  private static let requests: [(method: String, path: String, status: Int)] = [
    ("GET", "/a", 200), ("GET", "/a?x=y", 200), ("HEAD", "/a", 200), ("GET", "http://a.example/a", 200),
    ("GET", "/missing", 404), ("GET", "/.well-known/missing", 404), ("PUT", "/a", 405), ("OPTIONS", "/a", 204),
    ("OPTIONS", "*", 204), ("POST", "/handled", 200), ("POST", "/token", 200), ("HEAD", "/missing", 404),
  ]
  private static let fields = [
    "User-Agent: fuzz/1", "Accept: */*", "X-Empty:", "Accept-Encoding: gzip, br", "X-Forwarded-For: 203.0.113.9",
    "Cookie: a=b; c=\"d\"", "TE: trailers", "Via: 1.1 p",
  ]
  private static let nasty = [
    "\r", "\n", "\r\n", "\r\n\r\n", "\0", " ", "\t", ":", ",", "Content-Length: 5\r\n", "Content-Length: -1\r\n",
    "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: x\r\n", "Host: b\r\n", "Connection: close\r\n",
    "Expect: 100-continue\r\n", "GET / HTTP/1.1\r\n", "0\r\n\r\n", "FFFFFFFF\r\n", " HTTP/1.1", "\u{7f}", "\u{ff}",
  ]
}
