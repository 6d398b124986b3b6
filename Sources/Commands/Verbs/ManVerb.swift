import Basics

extension Verb {
  static let man = Verb(
    "man", flags: [.output],
    details: """
      Prints it for man(1) to format: 'manifestd man | man -l -' shows it; it stays in a folder man1 of man's path.
      """,
    examples: ["manifestd man > /usr/local/share/man/man1/manifestd.1", "manifestd man -o json"],
    "the manual page, with every verb and flag"
  ) { call in
    _ = try call.operands(0...0, "no operands")
    if call.format == .table {
      call.output.write(ManualPage.text)
    } else {
      Listing<String>(columns: [Column("page") { .string($0) }], nothing: "")
        .print([ManualPage.text], as: call.format, to: call.output)
    }
    return .done
  }
}
