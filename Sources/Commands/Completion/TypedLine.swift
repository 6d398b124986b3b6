/// The words of a command line before the one that is being typed.
struct TypedLine {
  /// Nil: none was named yet, or one that there is not.
  private(set) var verb: Verb?
  private(set) var operands: [String] = []
  private(set) var values: [String: String] = [:]
  /// The flag whose value comes next; nil: none waits for one.
  private(set) var awaiting: Flag?
  /// Whether "--" has ended the flags.
  private(set) var flagsAreOver = false
  private(set) var hasUnknownVerb = false
  private var given: Set<String> = []

  /// - Parameter words: after the program's name.
  init(_ words: [String]) {
    var rest = words[...]
    while let word = rest.popFirst() {
      if flagsAreOver || !Arguments.isFlag(word) {
        take(word)
      } else if word == "--" {
        flagsAreOver = true
      } else {
        takeFlag(word, from: &rest)
      }
    }
  }

  /// The flags that may be given still.
  var openFlags: [Flag] {
    flags.filter { ($0.isRepeatable || !given.contains($0.name)) && !belongsElsewhere($0) }
  }

  /// Whether its help says that it is for another subcommand than the one that was named: "add: why".
  private func belongsElsewhere(_ flag: Flag) -> Bool {
    guard let verb, let chosen = operands.first, let own = flag.subcommand else { return false }
    let subcommands = OperandPattern(verb.operands).first
    return own != chosen && subcommands.contains(own) && subcommands.contains(chosen)
  }

  /// The flag that a word is, of those that may stand here, and the value that stands with it in the word.
  func parts(of word: String) -> (flag: Flag?, value: String?) {
    let (name, value) = Arguments.parts(of: word, flags: flags)
    return (flags.first { $0.name == name || $0.short == name }, value)
  }

  private var flags: [Flag] { verb?.allFlags ?? Flag.global }

  private mutating func take(_ word: String) {
    if verb != nil || hasUnknownVerb { return operands.append(word) }
    verb = Verb.named(word)
    hasUnknownVerb = verb == nil
  }

  private mutating func takeFlag(_ word: String, from rest: inout ArraySlice<String>) {
    let (flag, written) = parts(of: word)
    guard let flag else { return }
    given.insert(flag.name)
    if flag.value == nil { return }
    guard let value = written ?? rest.popFirst() else { return awaiting = flag }
    values[flag.name] = value
  }
}
