/// How many columns a terminal gives to a text: two to East Asian wide characters and emoji (Unicode Annex #11).
enum DisplayWidth {
  static func columns(_ text: String) -> Int {
    // Nearly all that is shown: bytes are cheap to look at, characters are not.
    if text.utf8.allSatisfy({ 0x20..<0x7f ~= $0 }) { return text.utf8.count }
    return text.reduce(0) { $0 + columns($1) }
  }

  private static func columns(_ character: Character) -> Int {
    let isWide = character.unicodeScalars.contains { scalar in
      // Variation selector 16 asks for the emoji's own picture.
      scalar.value == 0xfe0f || scalar.properties.isEmojiPresentation || wide.contains { $0.contains(scalar.value) }
    }
    return isWide ? 2 : 1
  }

  /// The blocks whose characters are wide or full-width.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115f, 0x2e80...0x303e, 0x3041...0xa4cf, 0xa960...0xa97f, 0xac00...0xd7a3, 0xf900...0xfaff,
    0xfe10...0xfe19, 0xfe30...0xfe6f, 0xff01...0xff60, 0xffe0...0xffe6, 0x17000...0x18cff, 0x1b000...0x1b2ff,
    0x20000...0x3fffd,
  ]
}
