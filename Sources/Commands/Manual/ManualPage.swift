/// The manual page, made from the verbs themselves.
enum ManualPage {
  static var text: String {
    var page = Roff()
    // Names are not parted at the end of a line, and blanks are not stretched.
    page.macro("nr", "HY", "0")
    page.macro("TH", "MANIFESTD", "1", Release.date, "manifestd \(Release.version)", "User Commands")
    page.macro("nh")
    page.macro("ad", "l")
    page.macro("SH", "NAME")
    page.line("manifestd \\- " + Roff.escaped(summary))
    page.macro("SH", "SYNOPSIS")
    page.line(Roff.typed(HelpText.usage))
    page.macro("SH", "DESCRIPTION")
    page.fill(HelpText.purpose)
    page.macro("PP")
    page.fill(HelpText.conventions)
    page.macro("SH", "OPTIONS")
    page.fill("Every verb takes these.")
    for flag in Flag.global { page.item(Roff.typed(flag.synopsis), flag.help) }
    page.macro("SH", "VERBS")
    for verb in Verb.all { add(verb, to: &page) }
    page.macro("SH", "EXIT STATUS")
    for code in ExitCode.allCases { page.item(Roff.bold(String(code.rawValue)), code.meaning) }
    page.macro("SH", "ENVIRONMENT")
    for (name, meaning) in environment { page.item(Roff.bold(name), meaning) }
    page.macro("SH", "FILES")
    for (name, meaning) in files { page.item(Roff.typed(name), meaning) }
    page.macro("SH", "SEE ALSO")
    page.line(Roff.escaped("curl(1), nginx(8), sqlite3(1)"))
    page.macro("PP")
    page.fill("RFC 8414 and RFC 9728, which say where OAuth metadata is looked for; Standard Webhooks 1.0.")
    return page.text
  }

  private static func add(_ verb: Verb, to page: inout Roff) {
    page.macro("SS", verb.name)
    page.fill(capitalised(verb.summary) + ".")
    for (index, use) in verb.uses.enumerated() {
      page.macro(index == 0 ? "PP" : "br")
      page.line(Roff.typed(["manifestd", verb.name, use, "[FLAGS]"].filter { !$0.isEmpty }.joined(separator: " ")))
    }
    for paragraph in verb.paragraphs {
      page.macro("PP")
      page.fill(paragraph)
    }
    for flag in verb.flags { page.item(Roff.typed(flag.synopsis), flag.help) }
    page.macro("PP")
    page.line("Examples:")
    page.example(verb.examples)
  }

  private static func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

  private static let summary = "serve OAuth and MCP metadata, and see who still uses the old"

  private static let environment = [
    ("MANIFESTD_DB", "the database, where --db names none"),
    ("NO_COLOR", "if it is set and not empty, nothing is coloured, unless --color says otherwise"),
    ("TERM", "'dumb': nothing is coloured"),
    ("COLUMNS", "how wide a terminal is, whatever it says itself"),
    ("SUDO_USER", "who releases and acknowledges, where --by names nobody"),
    ("SSL_CERT_FILE", "the certificates that are believed of servers that webhooks go to"),
  ]

  private static let files = [
    ("manifestd.db", "the database, of the user that runs manifestd alone; FILE in the next lines"),
    ("FILE.sightings/", "what was answered and is not in the database yet: the daemon's journal"),
    ("FILE-wal, FILE-shm, FILE.turn", "what is not in FILE yet, and by what those who write take turns"),
    ("FILE.secrets/", "the secrets by which webhooks are signed"),
    ("Manifests/HOST/NAME.json", "the manifest NAME of https://HOST, for publish, and for serve on an empty database"),
    ("Hooks/EVENT", "an executable that is run for such events; also any in Hooks/EVENT.d/"),
  ]
}
