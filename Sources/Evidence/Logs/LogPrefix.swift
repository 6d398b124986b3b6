import Basics

/// What others put before a server's own line, any of them or none, one before the other:
///
/// - `docker compose logs`: `web-1  | `, and `kubectl logs --prefix`: `[pod/web-0/nginx] `
/// - `docker logs -t`, `kubectl logs --timestamps`: `2026-11-25T20:38:53.339914669Z `; CRI files: that and `stdout F `
/// - syslog by RFC 3164, with its priority as sent or without as filed: `<190>Nov 25 14:12:15 web1 nginx[7]: `, its
///   time also as RFC 3339 (rsyslog's file format); journalctl's `short` forms are the same, `short-full` has
///   `Wed 2026-11-25 14:12:15 UTC web1 nginx[7]: `
/// - syslog by RFC 5424: `<165>1 2026-11-25T14:12:15.003Z web1 nginx 7 - - `
///
/// A line's first word is the server's: an address or a host, which can begin none of these. Nothing of a prefix is
/// believed, its time neither.
enum LogPrefix {
  private static let most = 4

  /// - Throws: for a piece of a line that a container's runtime has cut.
  static func stripped(_ line: ArraySlice<UInt8>) throws(LogLineFault) -> ArraySlice<UInt8> {
    var line = line
    for _ in 0..<most {
      guard mayBegin(line), let rest = try one(line) else { break }
      line = rest
    }
    return line
  }

  /// False for what begins as an address does, as nearly all lines do.
  private static func mayBegin(_ line: ArraySlice<UInt8>) -> Bool {
    guard let first = line.first else { return false }
    if first == UInt8(ascii: "{") { return false }
    return !ASCII.isDigit(first) || line.dropFirst(4).first == UInt8(ascii: "-")
  }

  private static func one(_ line: ArraySlice<UInt8>) throws(LogLineFault) -> ArraySlice<UInt8>? {
    switch line.first {
    case UInt8(ascii: "<"): return prioritised(line)
    case UInt8(ascii: "["): return pod(line)
    default: break
    }
    if let rest = compose(line) { return rest }
    if let rest = named(line) { return header(rest) }
    var rest = LogCursor(line)
    guard let word = rest.takeWord(), word.count >= 20, LogTime.dated(word) != nil else { return nil }
    return try containerTag(rest.rest) ?? header(rest.rest) ?? rest.rest
  }

  /// `web-1  | `
  private static func compose(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let rest = line.drop(while: isNameByte)
    guard rest.startIndex > line.startIndex, rest.first == UInt8(ascii: " ") else { return nil }
    let bar = rest.drop { $0 == UInt8(ascii: " ") }
    return bar.starts(with: "| ".utf8) ? bar.dropFirst(2) : nil
  }

  /// `[pod/web-0/nginx] `
  private static func pod(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard line.starts(with: "[pod/".utf8) else { return nil }
    let rest = line.dropFirst().drop { isNameByte($0) || $0 == UInt8(ascii: "/") }
    return rest.starts(with: "] ".utf8) ? rest.dropFirst(2) : nil
  }

  /// `stdout F ` of the CRI log format
  /// (<https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md>); `P` is a piece.
  private static func containerTag(_ text: ArraySlice<UInt8>) throws(LogLineFault) -> ArraySlice<UInt8>? {
    var rest = LogCursor(text)
    guard let stream = rest.takeWord(), stream.elementsEqual("stdout".utf8) || stream.elementsEqual("stderr".utf8),
      let tag = rest.takeWord()
    else { return nil }
    if tag.first == UInt8(ascii: "P") { throw LogLineFault.piece }
    return tag.first == UInt8(ascii: "F") ? rest.rest : nil
  }

  /// `<190>`, and what of RFC 5424 follows it.
  private static func prioritised(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    var rest = LogCursor(line.dropFirst())
    guard (1...3).contains(rest.takeDigits().count), rest.take(">") else { return nil }
    guard rest.rest.starts(with: "1 ".utf8) else { return rest.rest }
    // Version, time, host, application, process, message.
    for _ in 0..<6 where rest.takeWord() == nil { return nil }
    return structured(rest.rest).map { $0.starts(with: [0xEF, 0xBB, 0xBF]) ? $0.dropFirst(3) : $0 }
  }

  /// Behind `-` or `[id name="value"]…` (RFC 5424 §6.3), in whose values `"`, `\` and `]` are escaped.
  private static func structured(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    if text.starts(with: "- ".utf8) { return text.dropFirst(2) }
    var index = text.startIndex
    var isQuoted = false
    guard text.first == UInt8(ascii: "[") else { return nil }
    while index < text.endIndex {
      switch text[index] {
      case UInt8(ascii: "\\") where isQuoted: index += 1
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: " ") where !isQuoted && text[index - 1] == UInt8(ascii: "]"): return text[(index + 1)...]
      default: break
      }
      index += 1
    }
    return nil
  }

  /// Behind `Nov 25 14:12:15.123 ` or `Wed 2026-11-25 14:12:15 UTC `.
  private static func named(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    var rest = LogCursor(line)
    guard let name = rest.takeWord(), name.count == 3 else { return nil }
    if LogTime.isMonth(name) {
      _ = rest.take(" ")
      guard let day = rest.takeWord(), (1...2).contains(day.count), day.allSatisfy(ASCII.isDigit) else { return nil }
      return isClock(rest.takeWord()) ? rest.rest : nil
    }
    guard ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].contains(where: { name.elementsEqual($0.utf8) }),
      let date = rest.takeWord(), date.count == 10, date.dropFirst(4).first == UInt8(ascii: "-"),
      isClock(rest.takeWord()), rest.takeWord() != nil
    else { return nil }
    return rest.rest
  }

  private static func isClock(_ word: ArraySlice<UInt8>?) -> Bool {
    guard let word, word.count >= 8 else { return false }
    return word.allSatisfy { ASCII.isDigit($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }
  }

  /// Behind `web1 nginx[7]: `; nginx may be told to leave the host out.
  private static func header(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    var rest = LogCursor(text)
    for _ in 0..<2 {
      guard let word = rest.takeWord(), !word.isEmpty else { return nil }
      if word.last == UInt8(ascii: ":") { return isTag(word.dropLast()) ? rest.rest : nil }
    }
    return nil
  }

  /// `nginx`, `docker/web[7]`
  private static func isTag(_ word: ArraySlice<UInt8>) -> Bool {
    !word.isEmpty && word.allSatisfy { isNameByte($0) || "/[]()@".utf8.contains($0) }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    ASCII.isDigit(byte) || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
  }
}
