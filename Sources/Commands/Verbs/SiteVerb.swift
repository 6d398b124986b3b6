import Basics
import Operations
import Storage

extension Verb {
  static let site = Verb(
    "site", operands: "[list] | alias HOST | unalias HOST | default HOST|none", flags: [.site] + Flag.listing,
    details: """
      list: the sites, their aliases and which is the default.

      alias HOST --site SITE: HOST means SITE too.

      default: the site that answers for hosts that are no site's, where there are several.

      -o json: {done, alias, site} for alias, {done, alias} for unalias, {done, site} for default.
      """,
    examples: ["manifestd site list", "manifestd site alias www.dexter.cash --site dexter.cash"],
    "the sites that are served, and their aliases"
  ) { call in
    let commands = [
      Subcommand("list"), Subcommand("alias HOST", takes: [.site]), Subcommand("unalias HOST"),
      Subcommand("default HOST|none"),
    ]
    let (command, words) = try call.subcommand(of: commands, orElse: "list")
    let database = try call.database()
    switch command {
    case "alias": try alias(words[0], call, database)
    case "unalias":
      try database.removeAlias(words[0])
      call.tell(Receipt("\(words[0]) is no alias any more", done: "unaliased", ["alias": .string(words[0])]))
    case "default":
      let site = words[0] == "none" ? nil : try database.site(words[0])
      try database.setDefaultSite(site)
      call.tell(
        Receipt(
          "unknown hosts are answered by \(site?.origin ?? "nobody")", done: "default",
          ["site": .string(site?.origin)]))
    default: try list(call, database)
    }
    return .done
  }

  private static func alias(_ host: String, _ call: Invocation, _ database: Database) throws {
    let sites = try database.sites()
    guard let site = try call.site(database) ?? (sites.count == 1 ? sites[0] : nil) else {
      throw UsageError(
        "an alias needs its site", hint: "give --site, one of \(sites.map(\.origin).joined(separator: ", "))")
    }
    guard Origin("https://\(host)")?.host == host.lowercased() else {
      throw UsageError("'\(host)' is no host name", hint: "give a host alone, without scheme and port")
    }
    try database.addAlias(host, to: site)
    call.tell(
      Receipt(
        "\(host) means \(site.origin)", done: "aliased", ["alias": .string(host), "site": .string(site.origin)]))
  }

  private static func list(_ call: Invocation, _ database: Database) throws {
    try Listing<SiteRecord>(
      columns: [
        Column("site", "SITE", importance: .key) { .string($0.origin) },
        Column("aliases", "ALIASES", text: { $0.aliases.joined(separator: ", ") }) { site in
          JSON(.array(site.aliases.map { .string($0) }))
        },
        Column("is_default", "DEFAULT", text: { $0.isDefault ? "yes" : "" }) { JSON(.bool($0.isDefault)) },
        Column("manifests", "MANIFESTS", alignsRight: true) { .number(Int64($0.manifestCount)) },
      ], nothing: "no site yet: publish a manifest first"
    ).print(try database.sites(), for: call)
  }
}
