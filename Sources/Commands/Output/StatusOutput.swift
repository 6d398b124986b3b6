import Basics
import Evidence

/// What `status` says to people.
struct StatusOutput {
  let status: Status
  let now: Int64
  let screen: Screen

  /// The verdict is the first line, and nothing stands before it.
  var text: String {
    screen.paragraph(status.reason, tint: tint) + connectors + next + observed + own
  }

  private var tint: Tint {
    switch status.answer {
    case .lost, .stale, .trouble: .red
    case .cannotTell: .yellow
    case .nothingRetired, .clear: .green
    }
  }

  // MARK: Who

  private var connectors: String {
    let showsSite = Set(status.connectors.map(\.site)).count > 1
    let columns = StatusColumns(now: now, showsSite: showsSite).shown
    let rows =
      status.connectors.isEmpty
      ? "" : "\n" + Listing(columns: columns, nothing: "").text(of: status.connectors, as: .table, on: screen)
    return rows + (others.map { (rows.isEmpty ? "\n" : "") + screen.paragraph($0, first: "also: ") } ?? "")
  }

  /// `3 libraries (curl, node, python-httpx), 2 crawlers (googlebot, gptbot), browsers`
  private var others: String? {
    let kinds = [
      words(.httpLibrary, one: "library", more: "libraries"), words(.crawler, one: "crawler", more: "crawlers"),
      status.others.contains { $0.connectorClass == .browser } ? "browsers" : nil,
    ].compactMap(\.self)
    if kinds.isEmpty { return nil }
    let calls = status.others.filter(\.isStale).reduce(Int64(0)) { $0 + $1.callCount }
    let told = calls > 0 ? "; \(calls) \(calls == 1 ? "call" : "calls") of retired endpoints (see stale --all)" : ""
    return kinds.joined(separator: ", ") + told
  }

  private func words(_ kind: ConnectorClass, one: String, more: String) -> String? {
    let names = Set(status.others.filter { $0.connectorClass == kind }.map(\.connector)).sorted()
    if names.isEmpty { return nil }
    let shown = names.prefix(5).joined(separator: ", ") + (names.count > 5 ? ", …" : "")
    return "\(names.count) \(names.count == 1 ? one : more) (\(shown))"
  }

  // MARK: What to do

  private var next: String {
    if status.next.isEmpty { return "" }
    let lines = status.next.map(\.command).filter { !$0.contains("\n") }
    let width = min(44, lines.map(DisplayWidth.columns).max() ?? 0)
    return "\nWhat to do\n" + status.next.map { step($0, width: width) }.joined()
  }

  private func step(_ step: NextStep, width: Int) -> String {
    if step.command.contains("\n") {
      let block = step.command.split(separator: "\n").map { "    \(TerminalText.escaped(String($0)))\n" }
      return screen.paragraph("\(step.why):", first: "  ") + block.joined()
    }
    if DisplayWidth.columns(step.command) > width {
      return "  \(step.command)\n" + screen.paragraph(step.why, first: "    ")
    }
    let padding = String(repeating: " ", count: max(0, width - DisplayWidth.columns(step.command)))
    return screen.paragraph(step.why, first: "  \(step.command)\(padding)  ")
  }

  // MARK: What was observed

  private var observed: String {
    if status.observations.isEmpty { return "" }
    return "\nObserved\n" + status.observations.map { screen.paragraph(words($0), first: "  \($0.site)  ") }.joined()
  }

  private func words(_ site: SiteObservation) -> String {
    let by = site.sources.isEmpty ? "" : " by \(site.sources.joined(separator: ", "))"
    func date(_ time: Int64) -> String { RelativeTime.date(time, now: now) }
    let uses =
      switch site.uses {
      case .unobserved: "nobody observes its endpoints"
      case .since(let time): "its endpoints since \(date(time))\(by)\(upTo(site))"
      case .gap(let from, let to):
        "its endpoints since \(date(to))\(by)\(upTo(site)); not between \(date(from)) and \(date(to))"
      case .until(let time): "its endpoints until \(date(time))\(by); not since"
      }
    if site.unobserved.isEmpty || site.uses == .unobserved { return uses }
    let shown = site.unobserved.prefix(3).joined(separator: ", ")
    let more = site.unobserved.count > 3 ? " and \(site.unobserved.count - 3) more" : ""
    return uses + "; nobody observes \(shown)\(more)"
  }

  /// `, up to 05:15Z`, where that lies back.
  private func upTo(_ site: SiteObservation) -> String {
    guard let until = site.until, now - until > 60 else { return "" }
    return ", up to \(RelativeTime.date(until, now: now))"
  }

  // MARK: How manifestd itself does

  private var own: String {
    let waiting = status.waiting
    let isLost = status.troubles.contains { $0.weight == .loss }
    return "\nmanifestd itself\n" + screen.paragraph(alerts, first: "  alerts: ")
      + "  deliveries: \(waiting == 0 ? "none waits" : "\(waiting) \(waiting == 1 ? "waits" : "wait")")\n"
      + (isLost ? "" : "  recording: nothing was lost\n") + notified + status.troubles.map(line).joined()
  }

  /// Who is notified; that nobody is stands among the troubles.
  private var notified: String {
    if status.notified.isEmpty { return "" }
    let names = status.notified.prefix(5).joined(separator: ", ")
    let more = status.notified.count > 5 ? " and \(status.notified.count - 5) more" : ""
    return screen.paragraph("\(names)\(more) \(status.notified.count == 1 ? "is" : "are") notified", first: "  hooks: ")
  }

  /// `2 fire: chatgpt since 18 Nov 10:00Z (acknowledged by ann: wrote to them), cursor since 10:05Z`
  private var alerts: String {
    if status.alerts.isEmpty { return status.isServed ? "none fires" : "none fires; without a daemon none can open" }
    let words = status.alerts.prefix(5).map { alert in
      let message = alert.message.map { ": \($0)" } ?? ""
      let by = alert.acknowledgedBy.map { " (acknowledged\($0.isEmpty ? "" : " by \($0)")\(message))" } ?? ""
      let silence = alert.silencedUntil.map { ", silenced until \(RelativeTime.date($0, now: now))" } ?? ""
      return "\(alert.connector) since \(RelativeTime.date(alert.openedAt, now: now))\(by)\(silence)"
    }
    let more = status.alerts.count > words.count ? " and \(status.alerts.count - words.count) more" : ""
    let count = status.alerts.count
    return "\(count) \(count == 1 ? "fires" : "fire"): \(words.joined(separator: ", "))\(more)"
  }

  private func line(_ trouble: StatusTrouble) -> String {
    let hint = trouble.hint.isEmpty ? "" : "; \(trouble.hint)"
    return screen.paragraph(
      "\(trouble.words)\(hint)", first: "  \(trouble.subject): ", tint: trouble.weight == .note ? nil : .red)
  }
}
