import Foundation
import TestSupport
import Testing

/// What a person sees at a terminal, and what a pipe gets of the same.
@Suite struct TerminalTests {
  private static let listings = [
    "connectors", "stale", "connector chatgpt", "alerts", "hooks", "deliveries", "events", "endpoints", "hits",
    "unserved", "list", "history", "history mcp", "silence", "rules list", "rules unmatched", "site list",
    "config list", "doctor",
    "publish --dry-run", "ingest access.log --again",
  ]

  @Test("no line of a table is wider than the terminal, and its rows have what matters") func fits() throws {
    let folder = try Self.story()
    let daemon = try ServingProcess(in: folder)
    try eventually("something is delivered") { try daemon.verb("deliveries", "-o", "json").rows().count > 0 }
    #expect(daemon.stop() == 0)
    for columns in [80, 120, 200] as [UInt16] {
      for listing in Self.listings {
        let words = listing.split(separator: " ").map(String.init)
        let run = try PseudoTerminal(columns: columns).run(words + ["--color", "never"], in: folder)
        let lines = run.output.split(separator: "\n")
        #expect(!lines.isEmpty && [0, 3].contains(run.code), "\(listing): \(run)")
        for line in lines { #expect(line.count <= columns, "\(listing): \(line)") }
        if listing == "deliveries" { #expect(lines[0].contains(" SUMMARY") && lines[0].contains(" CONNECTOR")) }
        if ["stale", "connectors"].contains(listing) {
          let row = try #require(lines.first { $0.hasPrefix("chatgpt ") })
          #expect(row.contains(" STALE ") && row.contains("  5 ") && row.hasSuffix(" ago") == (columns == 80), "\(row)")
          #expect(row.contains("/api/") == (columns > 80), "\(row)")
        }
      }
    }
  }

  @Test("a pipe gets whole cells, however narrow the terminal is said to be") func pipe() throws {
    let folder = try Self.story()
    let narrow = ["COLUMNS": "80", "TERM": "xterm"]
    for words in [["endpoints"], ["stale"]] {
      let run = try Binary.run(words, in: folder, environment: narrow)
      #expect(run.output == (try Binary.run(words, in: folder).output))
      #expect(run.output.contains("/api/connector/oauth/token") && !run.output.contains("…"), "\(run.output)")
      #expect(!run.output.contains("\u{1b}"))
    }
  }

  @Test("COLUMNS outranks what the terminal says") func columns() throws {
    let folder = try Self.story()
    let wide = try PseudoTerminal(columns: 80).run(["endpoints"], in: folder, environment: ["COLUMNS": "250"])
    #expect(wide.output.contains("https://dexter.cash/api/connector/oauth/authorize  "), "\(wide.output)")
    let narrow = try PseudoTerminal(columns: 250).run(["endpoints"], in: folder, environment: ["COLUMNS": "80"])
    #expect(narrow.output.split(separator: "\n").allSatisfy { $0.count < 100 } && narrow.output.contains("…"))
  }

  @Test("states have their colour on a terminal that knows it, unless it is not wanted") func colour() throws {
    let folder = try Self.story()
    let red = "\u{1b}[31mSTALE\u{1b}[0m"
    let terminal = PseudoTerminal(columns: 120)
    func stale(_ flags: String..., environment: [String: String] = [:]) throws -> String {
      try terminal.run(["stale"] + flags, in: folder, environment: environment).output
    }
    #expect(try stale().contains(red))
    #expect(try terminal.run(["--color", "auto", "stale"], in: folder).output.contains(red))
    for plain in [
      try stale("--color", "never"), try stale(environment: ["NO_COLOR": "1"]),
      try stale(environment: ["TERM": "dumb"]),
      try stale("-o", "json", "--color", "always"), try Binary.run("stale", in: folder).output,
    ] {
      #expect(plain.contains("STALE") && !plain.contains("\u{1b}"), "\(plain)")
    }
    #expect(try stale(environment: ["NO_COLOR": ""]).contains(red))
    #expect(try Binary.run("stale", "--color=always", in: folder, environment: ["NO_COLOR": "1"]).output.contains(red))
    let wrong = try Binary.run("stale", "--color", "yes", in: folder)
    #expect(wrong.code == 2 && wrong.errors.contains("use auto, always or never"), "\(wrong.errors)")
  }

  /// The dexter story, told by a log of the last hour: ChatGPT goes on calling what was retired; others ask for much.
  private static func story() throws -> TemporaryFolder {
    let folder = try Dexter.folder()
    let start = Date().timeIntervalSince1970 - 3_600
    let calls = [
      ("openai-mcp/1.0.0 (ChatGPT)", StoryTests.chatgpt, "POST", EndpointTests.retired, 404),
      ("python-httpx/0.28.1", "160.79.104.10", "GET", "/.well-known/oauth-authorization-server", 200),
      ("a-very-long-and-unheard-of-client/1.0 日本語", "192.0.2.7", "POST", EndpointTests.retired, 404),
      ("Cursor/2.0", "198.51.100.7", "POST", "/register", 404),
    ]
    let lines = (0..<20).map { index in
      let (agent, address, method, path, status) = calls[index % calls.count]
      return """
        {"ts":\(start + Double(index * 60)),"request":{"remote_ip":"\(address)","method":"\(method)",\
        "host":"dexter.cash","uri":"\(path)","headers":{"User-Agent":["\(agent)"]}},"status":\(status),"size":9}

        """
    }
    try folder.write(lines.joined(), to: "access.log")
    try folder.write("#!/bin/sh\n", to: "Hooks/connector.stale")
    for words in [
      ["ingest", "access.log"], ["hooks", "add", "https://ops.example/\(String(repeating: "y", count: 90))"],
      ["silence", "add", "connector=chatgpt", "--for", "7d", "-m", String(repeating: "told them ", count: 9)],
    ] {
      let run = try Binary.run(words, in: folder)
      if run.code != 0 { throw StartFailure(words: run.errors) }
    }
    return folder
  }
}
