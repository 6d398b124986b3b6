import Foundation

/// How a child is started.
struct ChildCommand: Sendable {
  let executable: String
  let arguments: [String]
  /// How many requests one child makes before another takes its place.
  var lifetime = Pending.lifetime

  /// Ours, for proxies are set there (libcurl reads `https_proxy` and its like by itself), but what goes to this
  /// machine itself goes through no proxy: plain http is allowed there only because it never leaves.
  var environment: [String] {
    var variables = ProcessInfo.processInfo.environment
    let given = variables["no_proxy"] ?? variables["NO_PROXY"] ?? ""
    if given != "*" {
      variables["no_proxy"] = [given, "localhost,127.0.0.1,127.0.0.0/8,::1"].filter { !$0.isEmpty }.joined(
        separator: ",")
    }
    return variables.map { "\($0)=\($1)" }
  }
}
