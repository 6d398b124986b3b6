import Basics

/// One way to go on with a command line.
struct Candidate: Equatable {
  /// As the program is to get it: no shell's marks.
  let text: String
  /// A few words on it; may be empty. Safe on a terminal, without tabs and line ends.
  let meaning: String

  /// Nil: nobody should type it, as what it shows is not what it is.
  init?(_ text: String, _ meaning: String = "") {
    if text.isEmpty || TerminalText.escaped(text) != text { return nil }
    self.text = text
    let safe = TerminalText.escaped(meaning)
    self.meaning = safe.count > Self.meaningLimit ? safe.prefix(Self.meaningLimit - 1) + "…" : safe
  }

  /// Characters: a terminal's line has room for it.
  private static let meaningLimit = 60
}
