import Basics
import Evidence
import Storage

/// Whom a release touches, in words: the most important first.
struct ImpactWords {
  let impact: ReleaseImpact
  let isDryRun: Bool
  let now: Int64

  /// Of each kind so many are told; `-o json` has all.
  private static let limit = 10

  var lines: [String] { retired + kept + holders }

  private var retired: [String] {
    let shown = impact.retired.prefix(Self.limit).map { retired in
      let instead = retired.successor.map { ", replaced by \($0)" } ?? ", replaced by nothing"
      return "\(isDryRun ? "would retire" : "retires") \(retired.url) (\(retired.field))\(instead): \(calls(retired))"
    }
    return shown + more(impact.retired.count, "retired endpoint", "retired endpoints")
  }

  /// `in 7 days chatgpt called it 403 times (verified, the last 20 min ago), cursor 9 times (claimed, …)`
  private func calls(_ retired: ReleaseImpact.Retired) -> String {
    if !retired.isObserved { return "nobody observes who calls it" }
    if retired.callers.isEmpty { return "nobody was seen to call it in 7 days" }
    let shown = retired.callers.prefix(3).enumerated().map { index, caller in
      let times = "\(caller.calls) \(caller.calls == 1 ? "time" : "times")"
      return "\(caller.connector)\(index == 0 ? " called it" : "") \(times)"
        + " (\(caller.attribution.rawValue), the last \(RelativeTime.ago(caller.lastAt, now: now)))"
    }
    let others = retired.callers.count - shown.count
    return "in 7 days " + shown.joined(separator: ", ") + (others > 0 ? ", and \(others) more connectors" : "")
  }

  private var kept: [String] {
    let shown = impact.kept.prefix(Self.limit).map { kept in
      let siblings = kept.advertisedBy.joined(separator: ", ")
      return
        "warning: \(siblings) still \(kept.advertisedBy.count == 1 ? "advertises" : "advertise") \(kept.url), which"
        + " \(kept.droppedBy) \(isDryRun ? "would drop" : "dropped"): it is not retired"
    }
    return shown
      + more(impact.kept.count, "endpoint that siblings still advertise", "endpoints that siblings still advertise")
  }

  /// `v1 of mcp was fetched last by: chatgpt, cursor (31 clients)`
  private var holders: [String] {
    var order: [String] = []
    var byVersion: [String: [ReleaseImpact.Holder]] = [:]
    for holder in impact.holders {
      let version = "v\(holder.version) of \(holder.manifest)"
      if byVersion[version] == nil { order.append(version) }
      byVersion[version, default: []].append(holder)
    }
    let shown = order.prefix(Self.limit).map { version in
      let all = byVersion[version] ?? []
      let names = all.prefix(5).map { holder in
        holder.connector + (holder.attribution == .verified ? "" : " (\(holder.attribution.rawValue))")
          + (holder.clients > 1 ? " ×\(holder.clients)" : "")
      }
      let rest = all.count - names.count
      return "\(version) is held by \(names.joined(separator: ", "))\(rest > 0 ? " and \(rest) more" : "")"
    }
    return shown + more(order.count, "version that connectors hold", "versions that connectors hold")
  }

  private func more(_ count: Int, _ one: String, _ several: String) -> [String] {
    let rest = count - Self.limit
    return rest > 0 ? ["and \(rest) more \(rest == 1 ? one : several): -o json has all"] : []
  }
}
