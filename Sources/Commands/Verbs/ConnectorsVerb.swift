import Evidence
import Manifests
import Service
import Storage

extension Verb {
  static let connectors = Verb(
    "connectors", flags: [.state, .site, .since, .output],
    details: """
      One line for each connector and manifest. CURRENT: it holds the current version. GRACE: an older one, whose copy
      is still fresh. BEHIND: an older one, whose copy has expired. SILENT: an older one, and not heard of for long.
      STALE: it calls what only older versions advertised. UNKNOWN: it was never seen fetching.
      """,
    examples: ["manifestd connectors --state STALE", "manifestd connectors --since 7d -o csv"],
    "who holds which version"
  ) { call in
    _ = try call.operands(0...0, "no operands")
    let database = try call.evidence()
    let wanted = try call.state()
    let since = try call.since() ?? .min
    let rows = try ConnectorView(database).rows(site: call.site(database), now: call.now).filter { row in
      (wanted == nil || row.judgement.state == wanted) && (row.judgement.lastSeen ?? .min) >= since
    }
    let showsSite = Set(rows.map(\.site)).count > 1
    Listing(
      columns: ConnectorColumns(now: call.now, showsSite: showsSite).all,
      nothing: wanted == nil ? "no connector has fetched anything yet" : "no connector is in that state"
    ).print(rows, as: call.format, to: call.output)
    return .done
  }
}

extension Flag {
  static let state = Flag("--state", value: "STATE", "only these: \(ConnectorState.choices)")
}

extension ConnectorState {
  /// "CURRENT, GRACE … or UNKNOWN": what --state takes.
  fileprivate static var choices: String {
    let names = allCases.map(\.rawValue)
    return "\(names.dropLast().joined(separator: ", ")) or \(names[names.count - 1])"
  }
}

extension Invocation {
  fileprivate func state() throws(UsageError) -> ConnectorState? {
    guard let text = arguments.value(.state) else { return nil }
    guard let state = ConnectorState(rawValue: text.uppercased()) else {
      throw UsageError("--state: no state '\(text)'", hint: "use \(ConnectorState.choices)")
    }
    return state
  }
}
