/// Which operands may follow each other, read from the text that help shows: "NAME [A [B] | FILE | URL]".
///
/// "[X]" may be left out, "X…" may be repeated, one of "X | Y" is meant, flags are no operands. A word with a capital
/// stands for something, any other is meant as it is.
indirect enum OperandPattern: Equatable {
  case nothing
  /// No operands lead here.
  case impossible
  case word(String)
  case sequence(OperandPattern, OperandPattern)
  case either(OperandPattern, OperandPattern)
  case many(OperandPattern)

  init(_ text: String) {
    var reader = Reader(text)
    self = reader.choices()
  }

  /// Whether no more is needed.
  var isComplete: Bool {
    switch self {
    case .nothing: true
    case .impossible, .word: false
    case .sequence(let first, let second): first.isComplete && second.isComplete
    case .either(let left, let right): left.isComplete || right.isComplete
    case .many(let pattern): pattern.isComplete
    }
  }

  /// The words that may come first.
  var first: [String] {
    switch self {
    case .nothing, .impossible: []
    case .word(let word): [word]
    case .sequence(let first, let second): first.first + (first.isComplete ? second.first : [])
    case .either(let left, let right): left.first + right.first
    case .many(let pattern): pattern.first
    }
  }

  /// What may follow after an operand.
  func after(_ operand: String) -> OperandPattern {
    switch self {
    case .nothing, .impossible: return .impossible
    case .word(let word):
      return word == operand || Self.isPlaceholder(word) ? .nothing : .impossible
    case .sequence(let first, let second):
      let rest = first.after(operand)
      let through: OperandPattern = rest == .impossible ? .impossible : .sequence(rest, second)
      return first.isComplete ? .either(through, second.after(operand)) : through
    case .either(let left, let right): return .either(left.after(operand), right.after(operand))
    case .many(let pattern):
      let rest = pattern.after(operand)
      return rest == .impossible ? .impossible : .sequence(rest, .either(.nothing, self))
    }
  }

  /// Whether the word stands for something else: "NAME", not "list".
  static func isPlaceholder(_ word: String) -> Bool { word.first?.isUppercase == true }
}

extension OperandPattern {
  /// Reads the text from left to right.
  private struct Reader {
    private var tokens: ArraySlice<String>

    init(_ text: String) {
      // A version within a name is no bracket of its own; brackets are words.
      var (spaced, rest) = ("", text[...])
      while let mark = rest.popFirst() {
        let version = rest.prefix { $0 != "]" }
        if mark == "[", version.first == "@", version.dropFirst().allSatisfy(\.isUppercase) {
          spaced += version
          rest = rest[version.endIndex...].dropFirst()
        } else {
          spaced += "[]…".contains(mark) ? " \(mark) " : String(mark)
        }
      }
      tokens = spaced.split(separator: " ").map(String.init)[...]
    }

    /// Up to a closing bracket or the end.
    mutating func choices() -> OperandPattern {
      var pattern = sequence()
      while tokens.first == "|" {
        tokens.removeFirst()
        pattern = .either(pattern, sequence())
      }
      return pattern
    }

    private mutating func sequence() -> OperandPattern {
      var parts: [OperandPattern] = []
      while let token = tokens.first, token != "|", token != "]" {
        tokens.removeFirst()
        if token.hasPrefix("-") && token.count > 1 {
          if tokens.first.map(OperandPattern.isPlaceholder) == true { tokens.removeFirst() }
          continue
        }
        var part: OperandPattern = token == "[" ? .nothing : Self.word(token)
        if token == "[" {
          part = .either(choices(), .nothing)
          if tokens.first == "]" { tokens.removeFirst() }
        }
        if tokens.first == "…" {
          tokens.removeFirst()
          part = .many(part)
        }
        parts.append(part)
      }
      guard let last = parts.popLast() else { return .nothing }
      return parts.reversed().reduce(last) { .sequence($1, $0) }
    }

    /// "HOST|none": either of the two.
    private static func word(_ token: String) -> OperandPattern {
      let words = token.split(separator: "|").map { OperandPattern.word(String($0)) }
      return words.dropFirst().reduce(words.first ?? .nothing) { .either($0, $1) }
    }
  }
}
