/// A command line as it stands in a shell, up to the cursor, split into words as that shell does. Nothing in it is run
/// or expanded.
struct ShellLine {
  /// The words that are finished, without quotes; the program's name is the first.
  private(set) var words: [String] = []
  /// What stands of the last word, without quotes.
  private(set) var current = ""
  /// The quote that the last word is in; nil: none.
  private(set) var quote: Unicode.Scalar?
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
    // A shell knows no characters of several code points: an accent after a quote leaves that a quote.
    var rest = line.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard let open = quote else {
        take(scalar, &rest, breaks)
        continue
      }
      if scalar == open {
        quote = nil
        kept = keptBeforeQuote
      } else if scalar == "\\", Self.isEscape(before: rest.first, in: open, escapesInSingleQuotes) {
        append(rest.removeFirst())
      } else {
        append(scalar)
      }
    }
    isRedirection = redirects
  }

  private var keptBeforeQuote = ""

  private mutating func take(
    _ scalar: Unicode.Scalar, _ rest: inout Substring.UnicodeScalarView, _ breaks: String
  ) {
    switch scalar {
    case " ", "\t", "\n", ";", "|", "&", "<", ">":
      endWord()
      if scalar == "<" || scalar == ">" { redirects = true }
      // Another command begins.
      if [";", "|", "&", "\n"].contains(scalar) { words = [] }
      return
    case "'", "\"":
      quote = scalar
      keptBeforeQuote = kept
      kept = current
    case "\\":
      if let next = rest.popFirst() { append(next) }
    default:
      let parts = breaks.unicodeScalars.contains(scalar)
      // Readline goes past what parts a word, unless that may begin a host or a variable.
      let isKept = scalar != "@" && scalar != "$"
      if parts, !isKept { kept = current }
      append(scalar)
      if parts, isKept { kept = current }
    }
    isWord = true
  }

  private mutating func append(_ scalar: Unicode.Scalar) { current.unicodeScalars.append(scalar) }

  private mutating func endWord() {
    if isWord, redirects {
      redirects = false
    } else if isWord {
      words.append(current)
    }
    (current, kept, isWord) = ("", "", false)
  }

  /// Within double quotes a backslash means something before a few characters only.
  private static func isEscape(
    before next: Unicode.Scalar?, in quote: Unicode.Scalar, _ inSingle: Bool
  ) -> Bool {
    guard let next else { return false }
    return quote == "\"" ? "\"\\$`\n".unicodeScalars.contains(next) : inSingle && (next == "'" || next == "\\")
  }
}
