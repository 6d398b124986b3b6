extension ConnectorReport {
  /// The message as plain text for a mail.
  package var text: String {
    blocks.map(Self.text).joined(separator: "\n\n") + "\n"
  }

  /// Columns of a line of running text.
  private static let width = 78

  private static func text(_ block: ReportBlock) -> String {
    switch block {
    case .title(let text): "\(text)\n\(String(repeating: "=", count: text.count))"
    case .heading(let text): "\(text)\n\(String(repeating: "-", count: text.count))"
    case .paragraph(let text): wrapped(text)
    // Rows of URLs are wider than any mail: each becomes a few lines.
    case .table(let headings, let rows): rows.map { list(headings, $0) }.joined(separator: "\n\n")
    case .lines(let lines): lines.map { "  \($0)" }.joined(separator: "\n")
    }
  }

  private static func list(_ headings: [String], _ row: [String]) -> String {
    let label = headings.map(\.count).max() ?? 0
    return zip(headings, row).filter { !$0.1.isEmpty }.map { heading, cell in
      "  \(heading):\(String(repeating: " ", count: label - heading.count)) \(cell)"
    }.joined(separator: "\n")
  }

  private static func wrapped(_ text: String) -> String {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + word.count < width {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines.joined(separator: "\n")
  }
}
