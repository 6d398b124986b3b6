import Manifests
import Service
import Storage

extension Verb {
  static let site = Verb(
    "site", operands: "list | alias HOST | unalias HOST | default HOST|none", flags: [.site, .output],
    details: """
      list: the sites, their aliases and which is the default. alias HOST --site SITE: HOST means SITE too.
      default: the site that answers for hosts that are no site's, where there are several.
      """,
    "the sites that are served, and their aliases"
  ) { call in
    let words = try call.operands(1...2, "list, alias HOST, unalias HOST or default HOST|none")
    let database = try call.database()
    switch (words[0], words.count) {
    case ("list", 1): try list(call, database)
    case ("alias", 2): try alias(words[1], call, database)
    case ("unalias", 2):
      try database.removeAlias(words[1])
      call.output.note("\(words[1]) is no alias any more")
    case ("default", 2):
      try database.setDefaultSite(words[1] == "none" ? nil : database.site(words[1]))
      call.output.note("unknown hosts are answered by \(words[1])")
    default:
      throw UsageError(
        "site has no '\(words.joined(separator: " "))'", hint: "use list, alias HOST, unalias HOST or default HOST|none"
      )
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
    call.output.note("\(host) means \(site.origin)")
  }

  private static func list(_ call: Invocation, _ database: Database) throws {
    Listing<SiteRecord>(
      columns: [
        Column("site", "SITE") { .string($0.origin) },
        Column("aliases", "ALIASES", text: { $0.aliases.joined(separator: ", ") }) { site in
          JSON(.array(site.aliases.map { .string($0) }))
        },
        Column("is_default", "DEFAULT", text: { $0.isDefault ? "yes" : "" }) { JSON(.bool($0.isDefault)) },
        Column("manifests", "MANIFESTS", alignsRight: true) { .number(Int64($0.manifestCount)) },
      ], nothing: "no site yet: publish a manifest first"
    ).print(try database.sites(), as: call.format, to: call.output)
  }
}
