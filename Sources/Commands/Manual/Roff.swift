/// A page in the macros of man(7), made line by line.
struct Roff {
  private(set) var text = ""

  /// One macro; an argument may have blanks.
  /// - Parameter arguments: the project's own words, without marks that mean something here.
  mutating func macro(_ name: String, _ arguments: String...) {
    text += ([".\(name)"] + arguments.map { $0.contains(" ") ? "\"\($0)\"" : $0 }).joined(separator: " ") + "\n"
  }

  /// Text that is filled to the reader's width.
  mutating func fill(_ words: String) {
    let escaped = words.split(whereSeparator: { $0 == " " || $0 == "\n" }).map { Self.escaped(String($0)) }
    for line in Paragraph.lines(escaped.joined(separator: " "), columns: 78) { self.line(line) }
  }

  /// One line, escaped already.
  mutating func line(_ line: String) {
    // A dot here, or a quote, which is escaped always, would begin a macro.
    text += (line.hasPrefix(".") ? "\\&" : "") + line + "\n"
  }

  /// Something and what it means.
  mutating func item(_ label: String, _ meaning: String) {
    macro("TP")
    line(label)
    fill(meaning)
  }

  /// Lines as they are.
  mutating func example(_ lines: [String]) {
    text += ".EX\n"
    for line in lines { self.line(Self.escaped(line)) }
    text += ".EE\n"
  }

  /// Text as it is to be read, whatever it holds: a hyphen stays one that can be copied.
  static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "\\": result += "\\(rs"
      case "-": result += "\\-"
      case "'": result += "\\(aq"
      case "`": result += "\\(ga"
      case "^": result += "\\(ha"
      case "~": result += "\\(ti"
      case "\"": result += "\\(dq"
      case " "..."~": result.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "\\[u\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)]"
      }
    }
  }

  static func bold(_ text: String) -> String { "\\fB\(escaped(text))\\fR" }

  /// How something is typed: what stands for something else in italics, what is meant as it is in bold.
  static func typed(_ synopsis: String) -> String {
    var result = ""
    var run = ""
    func end() {
      let isMeant = run.contains(where: \.isLowercase) || !run.contains(where: \.isUppercase)
      if !run.isEmpty { result += (isMeant ? "\\fB" : "\\fI") + escaped(run) + "\\fR" }
      run = ""
    }
    for character in synopsis {
      if " []|…,=@:".contains(character) {
        end()
        result += escaped(String(character))
      } else {
        run.append(character)
      }
    }
    end()
    return result
  }
}
