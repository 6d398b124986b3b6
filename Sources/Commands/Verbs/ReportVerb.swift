import Basics
import Evidence
import Operations
import Storage

extension Verb {
  static let report = Verb(
    "report", operands: "CONNECTOR", flags: [.site, .reportFormat],
    details: """
      What it uses, what is current since when, sample requests, how sure it is that they are that connector's, and how
      its copy is refreshed: to be sent to the contact that it names. One report for each site.
      """,
    examples: ["manifestd report chatgpt", "manifestd report chatgpt -o text"], hasOwnFormats: true,
    "the message to send to a connector's platform"
  ) { call in
    let word = try call.operands(1...1, "one connector's name")[0]
    let format = try call.reportFormat()
    let database = try call.evidence()
    let name = try ConnectorName.seen(word, in: database)
    let reports = try ReportView(database).reports(of: name, site: call.site(database), now: call.now)
    if reports.isEmpty {
      throw StorageError(
        .noSuch, "report '\(name)'", "nothing of it bears on a manifest", hint: "see 'manifestd connector \(name)'")
    }
    switch format {
    case .markdown: call.output.write(reports.map(\.markdown).joined(separator: "\n---\n\n"))
    case .text: call.output.write(reports.map(\.text).joined(separator: "\n\n"))
    case .json: call.output.write(JSON(.array(reports.map(ReportJSON.object))).text(pretty: true) + "\n")
    }
    return .done
  }
}

/// How a report is written.
enum ReportFormat: String, CaseIterable {
  case markdown, text, json
}

extension Flag {
  static let reportFormat = Flag(
    "--output", short: "-o", value: "FORMAT", values: .choice(ReportFormat.self),
    "markdown (default), text or json")
}

extension Invocation {
  fileprivate func reportFormat() throws(UsageError) -> ReportFormat {
    try arguments.choice(.reportFormat, "format") ?? .markdown
  }
}
