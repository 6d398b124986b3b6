import Basics
import Evidence
import Operations
import Storage

/// A line of a log, and what it is taken for: what `ingest --explain` tells.
struct ExplainedLine {
  let file: String
  let number: Int64
  let fact: LogFact

  /// "use of /token by chatgpt, verified by range"
  var words: String {
    switch fact {
    case .recorded(let fact): Self.words(fact)
    case .other: "neither a document nor an endpoint"
    case .unmatched(let reason): "no request: the line \(reason)"
    case .ahead: "not counted yet: the line is dated in the future"
    case .blank: "blank"
    }
  }

  static var columns: [Column<ExplainedLine>] {
    [
      Column("file") { .string($0.file) },
      Column("line") { .number($0.number) },
      Column("meaning") { .string($0.meaning.name) },
      Column("subject") { .string($0.meaning.subject) },
      Column("at") { .string($0.request.map { RFC3339.text($0.request.at) }) },
      Column("method") { .string($0.request?.request.method) },
      Column("connector") { .string($0.request?.request.client.connector) },
      Column("attribution") { .string($0.request?.request.client.attribution.rawValue) },
      Column("rule") { .string($0.request?.request.client.rule) },
      Column("text") { .string($0.words) },
    ]
  }

  private var request: LoggedFact? {
    if case .recorded(let fact) = fact { fact } else { nil }
  }

  /// One word for what it is, and the endpoint or path that it is about.
  private var meaning: (name: String, subject: String?) {
    switch fact {
    case .recorded(let fact):
      switch fact.meaning {
      case .use(let endpoint): ("use", endpoint)
      case .probe(let endpoint): ("probe", endpoint)
      case .fetch(let path): ("fetch", path)
      case .look(let path): ("look", path)
      case .unserved(let path): ("unserved", path)
      case .candidate(let path): ("candidate", path)
      case .severalSites: ("several_sites", nil)
      }
    case .other: ("other", nil)
    case .unmatched, .ahead: ("unmatched", nil)
    case .blank: ("blank", nil)
    }
  }

  private static func words(_ fact: LoggedFact) -> String {
    let client = fact.request.client
    let caller = "by \(client.connector), \(client.attribution.rawValue) by \(client.rule)"
    return switch fact.meaning {
    case .use(let endpoint): "use of \(endpoint) \(caller)"
    case .probe(let endpoint): "no use of \(endpoint): a \(fact.request.method) \(caller)"
    case .fetch(let path): "fetch of \(path) \(caller)"
    case .look(let path): "HEAD of \(path) \(caller), which holds nothing by it"
    case .unserved(let path): "nothing is published at \(path), asked for by \(client.connector)"
    case .candidate(let path): "kept in case \(path) is named: nothing is known of it yet"
    case .severalSites where fact.request.place.host.isEmpty:
      "it fits several sites, and has no host that says which: name one with --site"
    case .severalSites:
      "it fits several sites, and its host, \(CleanText.line(fact.request.place.host)), is none's: say whose it is with"
        + " 'manifestd site alias'"
    }
  }
}
