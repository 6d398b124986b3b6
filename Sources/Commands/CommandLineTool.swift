import Basics
import Operations
import Storage
import System

/// The whole command line: finds the verb, runs it, turns every error into one line and an exit code.
package enum CommandLineTool {
  package static func main() -> Never {
    let words = Array(CommandLine.arguments.dropFirst())
    let isOpen = StandardStreams.fill()
    if words.first == Shell.verb, words.count > 2, let shell = Shell(rawValue: words[1]) {
      CurrentProcess.exit(complete(shell, Array(words[2...])).rawValue)
    }
    CurrentProcess.exit(run(words, Output(isOpen: isOpen)).rawValue)
  }

  /// Runs the words after the program's name.
  static func run(_ words: [String], _ output: Output = Output()) -> ExitCode {
    var output = output
    do {
      let (verb, rest) = try verb(in: words)
      // Before anything else is looked at: whoever asks for help may not know the rest. After "--" it is an operand.
      if rest.prefix(while: { $0 != "--" }).contains(where: { $0 == Flag.help.name || $0 == Flag.help.short }) {
        output.write(HelpText.text(of: verb))
        return .done
      }
      let arguments = try Arguments(rest, flags: verb.allFlags)
      output.screen = .standardOutput(try ColourChoice(arguments))
      return try verb.run(invocation(of: verb, arguments, output))
    } catch {
      let complaint = Complaint(error)
      Log.line(complaint.line)
      if wantsJSON(words) { output.write(complaint.json.text() + "\n") }
      return complaint.exitCode
    }
  }

  /// Answers a shell in which somebody types, in silence whatever is wrong, and soon.
  private static func complete(_ shell: Shell, _ asked: [String]) -> ExitCode {
    CurrentProcess.endAfter(seconds: 2)
    Output().write(shell.answer(to: asked, names: StoredNames.candidates))
    return .done
  }

  /// Where the database is: as given, else as the environment has it, else in this folder.
  static func databasePath(given: String?) -> String {
    given ?? Environment.value("MANIFESTD_DB").flatMap { $0.isEmpty ? nil : $0 } ?? "manifestd.db"
  }

  /// The verb, and every word that is not the verb: `--db FILE` and `--color WHEN` may stand before it.
  private static func verb(in words: [String]) throws(UsageError) -> (Verb, [String]) {
    var before: [String] = []
    var rest = words[...]
    while let word = rest.first, word.hasPrefix("-") {
      before.append(word)
      rest = rest.dropFirst()
      if word == Flag.help.name || word == Flag.help.short { return (.help, []) }
      if word == "--version" { return (.version, []) }
      let takesValue = Flag.global.contains { $0.name == word && $0.value != nil }
      if takesValue, let value = rest.popFirst() { before.append(value) }
    }
    guard let name = rest.popFirst() else {
      throw UsageError(before.first.map { "no verb after '\($0)'" } ?? "no verb given", hint: "see 'manifestd help'")
    }
    guard let verb = Verb.named(name) else {
      throw UsageError(
        "unknown verb '\(name)'", hint: Suggestion.hint(for: name, among: Verb.all.map(\.name)))
    }
    return (verb, before + rest)
  }

  private static func invocation(
    of verb: Verb, _ arguments: Arguments, _ output: Output
  ) throws(UsageError) -> Invocation {
    let given = databasePath(given: arguments.value(.database))
    // What is wrong with a link is told when the database is opened.
    let path = (try? Database.resolve(given)) ?? given
    return Invocation(
      verb: verb, arguments: arguments, databasePath: path,
      format: verb.hasOwnFormats ? .table : try OutputFormat(arguments),
      output: output, now: DaemonTime.now(database: path) ?? Clock.now())
  }

  /// Told from the words alone: they may be what is wrong.
  private static func wantsJSON(_ words: [String]) -> Bool {
    let formats = [OutputFormat.json, .ndjson].map(\.rawValue)
    let names = [Flag.output.name, Flag.output.short].compactMap(\.self)
    return zip(words, words.dropFirst() + [""]).contains { word, next in
      names.contains { name in
        word == name
          ? formats.contains(next)
          : formats.contains { word == "\(name)=\($0)" || name.count == 2 && word == name + $0 }
      }
    }
  }
}
