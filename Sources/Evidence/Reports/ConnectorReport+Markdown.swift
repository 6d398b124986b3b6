extension ConnectorReport {
  /// The message in CommonMark with tables (GitHub Flavored Markdown §4.10), with nothing of it taken for markup that
  /// was not meant as such.
  package var markdown: String {
    blocks.map(Self.markdown).joined(separator: "\n\n") + "\n"
  }

  private static func markdown(_ block: ReportBlock) -> String {
    switch block {
    case .title(let text): "# \(escaped(text))"
    case .heading(let text): "## \(escaped(text))"
    case .paragraph(let text): escaped(text)
    case .table(let headings, let rows):
      ([headings, headings.map { _ in "---" }] + rows.map { $0.map(escaped) }).map { row in
        "| \(row.joined(separator: " | ")) |"
      }.joined(separator: "\n")
    case .lines(let lines):
      // A line of backticks would end the block; none begins with one, since a time does.
      (["```text"] + lines + ["```"]).joined(separator: "\n")
    }
  }

  /// Backslashes before what CommonMark could take for markup (§2.4); an underscore within a word is none (§6.2).
  static func escaped(_ text: String) -> String {
    let characters = Array(text)
    return characters.indices.reduce(into: "") { result, index in
      let character = characters[index]
      if "\\`*[]<>|&#".contains(character) || character == "_" && !isWithinWord(characters, index) { result += "\\" }
      result.append(character)
    }
  }

  private static func isWithinWord(_ characters: [Character], _ index: Int) -> Bool {
    func isWord(_ place: Int) -> Bool {
      characters.indices.contains(place) && (characters[place].isLetter || characters[place].isNumber)
    }
    return isWord(index - 1) && isWord(index + 1)
  }
}
