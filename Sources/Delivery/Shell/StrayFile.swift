import System

/// A file in the hook folder that looks as if it were to be run, and is not.
package struct StrayFile: Sendable, Hashable {
  /// Its path in the hook folder.
  package let name: String
  /// Why it is not run.
  package let fault: String
  /// What to do about it.
  package let advice: String
  /// Whether it is named as a hook is: then somebody counts on it.
  package let isNamedAsHook: Bool
}

extension HookFolder {
  /// Whether a name in the folder is none that anybody takes for a hook.
  static func isIgnored(_ name: String) -> Bool {
    name.hasPrefix(".") || name.hasSuffix("~") || name.hasSuffix(".sample") || name == "README.md"
  }

  /// What lies in the folder under the name of an event and cannot be run.
  func stray(named name: String, hasFolder: Bool = true) -> StrayFile? {
    let file = "\(path)/\(name)"
    guard let entry = FileStatus(file) else {
      if FileStatus(file, followsLinks: false) == nil { return nil }
      return StrayFile(name: name, fault: "it is a link that leads nowhere", advice: "mend it", isNamedAsHook: true)
    }
    if entry.isExecutable { return nil }
    if entry.kind == .folder {
      let advice = "where an event has several hooks, they lie in \(name).d"
      return hasFolder ? StrayFile(name: name, fault: "it is a folder", advice: advice, isNamedAsHook: true) : nil
    }
    return StrayFile(name: name, fault: "it is not executable", advice: "chmod +x '\(file)'", isNamedAsHook: true)
  }

  /// What lies there under another name: a program, or what is nearly named as an event. Others are a hook's own.
  func stray(misnamed name: String, events: [String]) -> StrayFile? {
    guard let entry = FileStatus("\(path)/\(name)") else { return nil }
    let near = Self.nearest(to: name, among: events)
    guard near != nil && (entry.kind == .regular || name.hasSuffix(".d")) || entry.isExecutable else { return nil }
    return StrayFile(
      name: name, fault: "there is no such event",
      advice: near.map { "did you mean \($0)?" } ?? "the README of hooks names the events", isNamedAsHook: near != nil)
  }

  /// The event that begins as the name does, for at least half of it.
  private static func nearest(to name: String, among events: [String]) -> String? {
    let shared = events.map { event in (event: event, length: zip(event.utf8, name.utf8).prefix { $0 == $1 }.count) }
    return shared.max { $0.length < $1.length }.flatMap { $0.length * 2 > name.utf8.count ? $0.event : nil }
  }
}
