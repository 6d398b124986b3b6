/// How many columns a terminal gives to a text: two to East Asian wide characters and emoji (Unicode Annex #11), none
/// to marks that stand on the character before them.
enum DisplayWidth {
  static func columns(_ text: String) -> Int {
    // Nearly all that is shown: bytes are cheap to look at, characters are not.
    if isPlain(text) { return text.utf8.count }
    return text.reduce(0) { $0 + columns($1) }
  }

  /// The text in at most so many columns, with `…` for what is left out.
  static func cut(_ text: String, to columns: Int, from place: CutPlace = .end) -> String {
    if self.columns(text) <= columns { return text }
    if columns < 1 { return "" }
    // Of what tells by its end, such as a URL, more is kept there.
    let end = place == .middle ? (columns - 1) * 2 / 3 : 0
    let tail = String(prefix(of: text.reversed(), columns: end).reversed())
    return String(prefix(of: text, columns: columns - 1 - end)) + "…" + tail
  }

  /// The first characters that find room.
  private static func prefix(of text: some Sequence<Character>, columns: Int) -> [Character] {
    var room = columns
    return Array(
      text.prefix { character in
        room -= self.columns(character)
        return room >= 0
      })
  }

  private static func isPlain(_ text: String) -> Bool { text.utf8.allSatisfy { 0x20..<0x7f ~= $0 } }

  private static func columns(_ character: Character) -> Int {
    let scalars = character.unicodeScalars
    let isWide = scalars.contains { scalar in
      // Variation selector 16 asks for the emoji's own picture.
      scalar.value == 0xfe0f || scalar.properties.isEmojiPresentation || wide.contains { $0.contains(scalar.value) }
    }
    return isWide ? 2 : scalars.count { !isMark($0) }
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: true
    default: false
    }
  }

  /// The blocks whose characters are wide or full-width.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115f, 0x2e80...0x303e, 0x3041...0xa4cf, 0xa960...0xa97f, 0xac00...0xd7a3, 0xf900...0xfaff,
    0xfe10...0xfe19, 0xfe30...0xfe6f, 0xff01...0xff60, 0xffe0...0xffe6, 0x17000...0x18cff, 0x1b000...0x1b2ff,
    0x20000...0x3fffd,
  ]
}

/// Where a text that is too long is cut.
enum CutPlace {
  case end, middle
  /// It goes on in the next line, broken between words; of a word that is too long the end is cut.
  case never
}
