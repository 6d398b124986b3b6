/// An executable in the hook folder that is run at an event.
package struct ShellHook: Sendable, Equatable {
  /// Its path in the hook folder, by which deliveries name it: `connector.stale`, or `connector.stale.d/10-mail`.
  package let name: String
  /// Its absolute path.
  package let path: String
  /// The event that it is run at.
  package let event: String
  /// Why it would not be run, and what to do about it; nil where it would.
  package let refusal: String?

  /// The hook folder: its working directory.
  var folder: String { String(path.dropLast(name.utf8.count + 1)) }
}
