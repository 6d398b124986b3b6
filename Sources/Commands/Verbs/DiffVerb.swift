import Basics
import Manifests
import Operations
import Outbound
import Storage

extension Verb {
  static let diff = Verb(
    "diff", operands: "NAME[@A] [A [B] | FILE | URL]",
    values: ["NAME": .stored(.manifest)], flags: [.site, .output],
    details: """
      Compares by meaning: members in any order, arrays of names as sets.

      Without more: what the latest release changed.
      A: version A with the current one; A B: version A with B (NAME@A NAME@B is the same); FILE or URL: the current
      version, or NAME@A, with what is there.

      Exit code 3 if they differ.
      """,
    examples: [
      "manifestd diff mcp 1 2",
      "manifestd diff mcp https://dexter.cash/.well-known/mcp.json",
    ],
    "what differs between versions, a file or a URL"
  ) { call in
    let operands = try call.operands(1...3, "NAME and at most two versions, or a FILE or URL")
    let database = try call.database()
    let first = try VersionName(operands[0])
    let manifest = try database.manifest(named: first.name, site: call.site(database))
    let words = Array(operands.dropFirst())
    let pair = try DiffSides(database: database, manifest: manifest).sides(words, from: first.number)
    let changes = DocumentDiff.changes(from: pair.old.json, to: pair.new.json)
    if changes.isEmpty { call.output.note("\(pair.old.label) and \(pair.new.label) mean the same") }
    if !changes.isEmpty && call.format == .table {
      call.output.note("from \(pair.old.label) to \(pair.new.label):")
      for change in changes { call.output.write(TerminalText.escaped(change.description) + "\n") }
    } else if call.format != .table {
      Listing(columns: columns, nothing: "").print(changes, as: call.format, to: call.output)
    }
    return changes.isEmpty ? .done : .problem
  }

  private static var columns: [Column<Change>] {
    [
      Column("change") { .string($0.kind.rawValue) },
      Column("pointer") { .string($0.pointer) },
      Column("old") { $0.old ?? nil },
      Column("new") { $0.new ?? nil },
    ]
  }
}
