import HTTP1

/// Answers as bytes, made comparable.
enum FuzzAnswers {
  /// Without `100 Continue`, which depends on when content comes, and with one date.
  static func plain(_ bytes: [UInt8]) -> [UInt8] {
    let interim = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)
    let date = Array("\r\nDate: ".utf8)
    var (plain, index) = ([UInt8](), 0)
    while index < bytes.count {
      if bytes[index...].starts(with: interim) {
        index += interim.count
      } else if bytes[index...].starts(with: date) {
        plain += date
        index += date.count + 29
      } else {
        plain.append(bytes[index])
        index += 1
      }
    }
    return plain
  }

  /// The status of each answer; nil: there is something that is none, or the last is not whole.
  static func statuses(_ bytes: [UInt8], _ areHeads: [Bool]) -> [Int]? {
    var (rest, statuses) = (bytes, [Int]())
    for isHead in areHeads {
      guard let (answer, used) = Answer.read(rest, isHead: isHead) else { return nil }
      statuses.append(answer.status)
      rest.removeFirst(used)
    }
    return rest.isEmpty ? statuses : nil
  }

  /// Whether it is a row of whole answers. Which of them answer a HEAD is not known here: both are tried.
  static func areWhole(_ bytes: [UInt8]) -> Bool {
    if bytes.isEmpty { return true }
    return [false, true].contains { isHead in
      guard let (_, used) = Answer.read(bytes, isHead: isHead) else { return false }
      return areWhole(Array(bytes.dropFirst(used)))
    }
  }
}
