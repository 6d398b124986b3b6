/// A command line as it stands in a shell, up to the cursor, split into words as that shell does. Nothing in it is run
/// or expanded.
struct ShellLine {
  /// The words that are finished, without quotes; the program's name is the first.
  private(set) var words: [String] = []
  /// What stands of the last word, without quotes.
  private(set) var current = ""
  /// The quote that the last word is in; nil: none.
  private(set) var quote: Character?
  /// The part of `current` that a shell does not touch when it replaces the word: what stands before the quote that is
  /// open, or up to the last of `breaks`.
  private(set) var kept = ""
  /// Whether the last word is the file that the output goes to, or the input comes from.
  private(set) var isRedirection = false

  private var isWord = false
  private var redirects = false

  /// - Parameters:
  ///   - breaks: characters that part a word for completion only (bash's COMP_WORDBREAKS).
  ///   - escapesInSingleQuotes: whether a backslash means something within '' (fish).
  init(_ line: String, breaks: String = "", escapesInSingleQuotes: Bool = false) {
    var rest = line[...]
    while let character = rest.popFirst() {
      if let open = quote {
        if character == open {
          quote = nil
        } else if character == "\\", Self.isEscape(before: rest.first, in: open, escapesInSingleQuotes) {
          current.append(rest.removeFirst())
        } else {
          current.append(character)
        }
        if quote == nil { kept = keptBeforeQuote }
      } else {
        take(character, &rest, breaks)
      }
    }
    isRedirection = redirects
  }

  private var keptBeforeQuote = ""

  private mutating func take(_ character: Character, _ rest: inout Substring, _ breaks: String) {
    switch character {
    case " ", "\t", "\n", ";", "|", "&", "<", ">":
      endWord()
      if "<>".contains(character) { redirects = true }
      // Another command begins.
      if "\n;|&".contains(character) { words = [] }
      return
    case "'", "\"":
      quote = character
      keptBeforeQuote = kept
      kept = current
    case "\\":
      if let next = rest.popFirst() { current.append(next) }
    default:
      // Readline goes past the character that parts a word, unless that may begin a host or a variable.
      if breaks.contains(character), "@$".contains(character) { kept = current }
      current.append(character)
      if breaks.contains(character), !"@$".contains(character) { kept = current }
    }
    isWord = true
  }

  private mutating func endWord() {
    if isWord, redirects {
      redirects = false
    } else if isWord {
      words.append(current)
    }
    (current, kept, isWord) = ("", "", false)
  }

  /// Within double quotes a backslash means something before a few characters only.
  private static func isEscape(before next: Character?, in quote: Character, _ inSingle: Bool) -> Bool {
    guard let next else { return false }
    return quote == "\"" ? "\"\\$`\n".contains(next) : inSingle && "'\\".contains(next)
  }
}
