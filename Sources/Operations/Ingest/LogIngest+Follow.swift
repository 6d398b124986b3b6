import Basics
import Storage
import System

extension LogIngest {
  /// Milliseconds between two looks at a file that is followed.
  private static let pause = 250

  /// Reads to the end and goes on as the file grows, over rotation, until the condition is false; a stream until it
  /// ends. What is not there yet, or locked, is waited for.
  package func follow(clock: @escaping () -> Int64 = Clock.now, while isWanted: () -> Bool) throws {
    self.clock = clock
    guard var text = try opened(while: isWanted) else { return }
    while isWanted() {
      let isGone = !isStream && isReplaced(text)
      // What the old file got before it was replaced is still in it.
      try read(text)
      if isStream { takeRest() }
      try storeWhenFree()
      if isStream { return }
      if !isGone && !text.isRefilled {
        SystemThread.sleep(milliseconds: Self.pause)
        continue
      }
      try finish(text)
      guard let next = try opened(while: isWanted) else { return }
      text = next
    }
  }

  /// The last of a text in whose place there is another.
  private func finish(_ text: LogText) throws {
    takeRest()
    try storeWhenFree()
    lastBefore = tally.ordinals.last
    if text.isRefilled || LogText.identity(of: path) == text.identity {
      Log.warning(
        "'\(path)' was cut: what was written to it within the last moment before is known to its copy only, if there"
          + " is one; 'manifestd ingest' reads of that what is new")
    }
  }

  /// The log, as soon as it is there; nil: it is no longer wanted.
  private func opened(while isWanted: () -> Bool) throws -> LogText? {
    var isTold = false
    while true {
      do { return try begin() } catch let error as OperationError where error.code == .missing {
        if !isTold { Log.notice("waiting for '\(path)': there is no such file yet") }
        isTold = true
      }
      if !isWanted() { return nil }
      SystemThread.sleep(milliseconds: Self.pause)
    }
  }

  /// However long others hold the write lock: what was read is kept until they are done.
  private func storeWhenFree() throws {
    var isTold = false
    while true {
      do { return try store() } catch let error as StorageError where error.code == .busy {
        if !isTold { Log.warning("what '\(path)' says waits to be stored: \(error.cause)") }
        isTold = true
      }
    }
  }

  /// Whether another file has taken the name (rotated), or the file was cut (copied and truncated).
  private func isReplaced(_ text: LogText) -> Bool {
    guard let present = LogText.identity(of: path) else { return false }
    return present != text.identity || LogText.size(of: path) < offset
  }
}
