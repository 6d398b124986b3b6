import Basics

extension Verb {
  static let completion = Verb(
    "completion", operands: "bash|zsh|fish", flags: [.output],
    details: """
      Prints what the shell is to read, so that TAB completes verbs, flags, files, and the names in the database.

      bash: into /usr/share/bash-completion/completions/manifestd; or 'source <(manifestd completion bash)' in
      ~/.bashrc.

      zsh: into a file _manifestd, in a folder that $fpath names.

      fish: into ~/.config/fish/completions/manifestd.fish.

      The database, which --db or $MANIFESTD_DB names, is only looked into: it is not made, changed or waited for.
      """,
    examples: [
      "manifestd completion zsh > /usr/local/share/zsh/site-functions/_manifestd",
      "manifestd completion fish",
    ],
    "what bash, zsh or fish reads to complete by TAB"
  ) { call in
    let word = try call.operands(1...1, "bash, zsh or fish")[0]
    guard let shell = Shell(rawValue: word) else {
      throw UsageError(
        "no completion for '\(word)'", hint: "use \(Values.choice(Shell.self).listed)")
    }
    if call.format == .table {
      call.output.write(shell.script)
    } else {
      Listing<Shell>(
        columns: [Column("shell") { .string($0.rawValue) }, Column("script") { .string($0.script) }], nothing: ""
      )
      .print([shell], as: call.format, to: call.output)
    }
    return .done
  }
}
