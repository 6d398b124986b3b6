import Foundation
import TestSupport
import Testing

/// The shells that a person may sit at, with the built binary on their PATH.
enum Shells {
  /// Where a program is; nil: nowhere.
  static func path(of program: String) -> String? {
    ["/usr/local/bin", "/usr/bin", "/bin"].map { "\($0)/\(program)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  static func has(_ programs: String...) -> Bool { programs.allSatisfy { path(of: $0) != nil } }

  /// Runs a program to its end, which comes soon in any case; what it printed.
  static func run(_ program: String, _ arguments: [String], in folder: TemporaryFolder) throws -> Run {
    let bound = Process()
    bound.executableURL = URL(fileURLWithPath: try #require(path(of: "timeout")))
    bound.arguments = ["60", try #require(path(of: program))] + arguments
    bound.currentDirectoryURL = folder.url
    bound.environment = [
      "PATH": "\(Binary.url.deletingLastPathComponent().path):/usr/local/bin:/usr/bin:/bin", "HOME": folder.path,
      "LANG": "C.UTF-8", "TERM": "dumb",
    ]
    let scratch = TemporaryFolder()
    let (output, errors) = (try scratch.emptyFile("out"), try scratch.emptyFile("err"))
    bound.standardInput = FileHandle.nullDevice
    bound.standardOutput = try FileHandle(forWritingTo: output)
    bound.standardError = try FileHandle(forWritingTo: errors)
    try bound.run()
    bound.waitUntilExit()
    return Run(
      code: bound.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
      errors: try String(contentsOf: errors, encoding: .utf8))
  }

  /// What stands on a shell's command line after each text was typed and TAB was pressed once. The shell sits at a
  /// pseudo-terminal of zsh's, and reads itself what 'completion' prints.
  static func afterTab(_ shell: String, _ typed: [String], in folder: TemporaryFolder) throws -> [String] {
    try folder.write(try Run.of(["completion", shell], in: folder).output, to: ".completion")
    try folder.write(shell == "zsh" ? zshStart : bashStart, to: ".start")
    try folder.write(typed.map { $0 + "\n" }.joined(), to: ".typed")
    try folder.write(typist, to: ".typist")
    _ = try folder.emptyFile(".seen")
    let sitting = shell == "zsh" ? "zsh -f -i" : "bash --norc --noprofile -i"
    let run = try run("zsh", ["-f", ".typist", sitting], in: folder)
    if run.code != 0 { throw StartFailure(words: "\(shell) was not to be driven: \(run)") }
    let seen = try String(contentsOf: folder.file(".seen"), encoding: .utf8)
    return seen.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }

  /// Each step waits until the shell says that it is done: the mark is never typed as it is printed.
  private static let typist = #"""
    zmodload zsh/zpty || exit 1
    zpty shell $1 || exit 1
    zpty -w shell '. ./.start'
    zpty -r shell out '*<END>*' || exit 1
    while read -r line; do
      zpty -w -n shell "$line"$'\t\x02'
      zpty -r shell out '*<END>*' || exit 1
    done < .typed
    zpty -d shell
    exit 0
    """#

  private static let zshStart = #"""
    PS1='> '
    unsetopt beep
    autoload -Uz compinit && compinit -D -u
    source ./.completion
    look() { print -r -- "$BUFFER" >> .seen; zle kill-buffer; print -n '<E''ND>' }
    zle -N look
    bindkey '^B' look
    # Of itself zsh expands what was typed, and that runs it; what is looked at here is completion alone.
    bindkey '^I' complete-word
    print '<E''ND>'
    """#

  private static let bashStart = #"""
    PS1='> '
    source ./.completion
    look() { printf '%s\n' "$READLINE_LINE" >> .seen; READLINE_LINE=; printf '<E''ND>'; }
    bind -x '"\C-b": look'
    bind 'set bell-style none'
    bind 'set enable-bracketed-paste off'
    printf '<E''ND>'
    """#
}

extension Run {
  /// What one call of the built binary did, which was to be done.
  static func of(_ words: [String], in folder: TemporaryFolder) throws -> Run {
    let run = try Binary.run(words, in: folder)
    if run.code != 0 { throw StartFailure(words: run.errors) }
    return run
  }
}
