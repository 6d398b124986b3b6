/// Text in lines, broken between words only: a word that is wider than the line stands on its own, whole.
enum Paragraph {
  /// - Parameters:
  ///   - columns: how wide a line may be; nil: one line.
  ///   - first: what the first line begins with.
  ///   - rest: what the others begin with; nil: as many blanks.
  static func lines(_ text: String, columns: Int?, first: String = "", rest: String? = nil) -> [String] {
    let rest = rest ?? String(repeating: " ", count: DisplayWidth.columns(first))
    var lines: [String] = []
    var line = first
    var isEmpty = true
    for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      let room = columns.map { $0 - DisplayWidth.columns(line) - (isEmpty ? 0 : 1) } ?? .max
      if !isEmpty && DisplayWidth.columns(String(word)) > room {
        lines.append(line)
        line = rest
        isEmpty = true
      }
      line += isEmpty ? word : " \(word)"
      isEmpty = false
    }
    return lines + [line]
  }
}
