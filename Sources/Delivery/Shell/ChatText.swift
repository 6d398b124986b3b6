import Basics

/// Strangers' text made harmless in a chat message.
enum ChatText {
  /// One line as a JSON string literal, quotes included. `&`, `<` and `>` become entities: Slack and those that copy
  /// it read `<!channel>` as a call to everybody and `<https://…|text>` as a link. A zero-width space follows each
  /// `@`: Mattermost and Discord read a bare `@channel` or `@everyone` so.
  static func literal(_ text: String) -> String {
    let safe = TerminalText.escaped(text).unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "@": result += "@\u{200b}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return JSON.string(safe).text()
  }
}
