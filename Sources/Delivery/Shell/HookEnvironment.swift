import Basics
import Evidence
import System

/// The environment of a shell hook: nothing of the daemon's own but `HOME`, and the event.
enum HookEnvironment {
  /// What a hook finds its commands in.
  static let path = "/usr/local/bin:/usr/bin:/bin"
  /// The most bytes of a value: the kernel refuses to start a program with one of 128 KiB (execve(2)), and escaping may
  /// make eight of one.
  private static let valueLimit = 4096

  /// `NAME=value`, each. Values of the call are strangers' text, so they are escaped as for a terminal. A
  /// `MANIFESTD_SUMMARY` comes as `MANIFESTD_SUMMARY_JSON` too, ready to be put into a chat message.
  static func variables(of call: HookCall) -> [String] {
    let own = ["PATH=\(path)", "LANG=C.UTF-8"] + (Environment.value("HOME").map { ["HOME=\($0)"] } ?? [])
    let event = [
      ("MANIFESTD_EVENT", call.type), ("MANIFESTD_EVENT_ID", call.id),
      ("MANIFESTD_TIMESTAMP", RFC3339.text(call.timestamp)),
    ]
    let given = call.environment.map { ($0.name, $0.value) }
    let summary = call.environment.filter { $0.name == "MANIFESTD_SUMMARY" }
      .map { "MANIFESTD_SUMMARY_JSON=\(ChatText.literal(bounded($0.value)))" }
    return own + (event + given).map { "\($0.0)=\(TerminalText.escaped(bounded($0.1)))" } + summary
  }

  private static func bounded(_ text: String) -> String {
    if text.utf8.count <= valueLimit { return text }
    return String(decoding: text.utf8.prefix(valueLimit), as: UTF8.self) + "…"
  }
}
