import Foundation
import System
import TestSupport
import Testing

@testable import Delivery

/// What a thread waits for, and that no clock that can be set has a part in it.
@Suite struct WaitingTests {
  /// Long enough that only what is waited for can be why it ended.
  static let forever: Int64 = 600_000

  @Test("a call made before the wait ends it, and is taken by it") func called() throws {
    let wakeUp = try WakeUp()
    let waiting = Waiting(wakeUp)
    wakeUp.call()
    wakeUp.call()
    #expect(waiting.wait(until: Waiting.uptime() + Self.forever) == .called)
    #expect(waiting.wait(until: 0) == .due)
  }

  @Test("another thread's call ends the wait") func calledFromElsewhere() async throws {
    let wakeUp = try WakeUp()
    Thread.detachNewThread { wakeUp.call() }
    let reasons = await onThread { Waiting(wakeUp).wait(until: nil) }
    #expect(reasons == .called)
  }

  @Test("a time is reached, not before it, and again after it") func due() throws {
    let waiting = Waiting(try WakeUp())
    let time = Waiting.uptime() + 30
    #expect(waiting.wait(until: time) == .due)
    #expect(Waiting.uptime() >= time)
    #expect(waiting.wait(until: time) == .due)
  }

  @Test("writing to a watched file ends the wait; what was written before the watch does not") func contents() throws {
    let folder = Folder()
    let file = try folder.write("file", "one", mode: 0o600)
    let wakeUp = try WakeUp()
    let waiting = Waiting(wakeUp)
    waiting.watch(file, for: .contents)
    wakeUp.call()
    #expect(waiting.wait(until: nil) == .called)
    try folder.write("file", "two", mode: 0o600)
    waiting.watch(file, for: .contents)
    #expect(waiting.wait(until: Waiting.uptime() + Self.forever) == .changed)
  }

  @Test("a file that took another's place is watched once it is named again") func replaced() throws {
    let folder = Folder()
    let file = try folder.write("file", "one", mode: 0o600)
    let waiting = Waiting(try WakeUp())
    waiting.watch(file, for: .identity)
    try FileManager.default.removeItem(atPath: file)
    #expect(waiting.wait(until: Waiting.uptime() + Self.forever) == .changed)
    try folder.write("file", "two", mode: 0o600)
    waiting.watch(file, for: .contents)
    try folder.write("file", "three", mode: 0o600)
    #expect(waiting.wait(until: Waiting.uptime() + Self.forever) == .changed)
  }

  @Test("a name that comes into a watched folder ends the wait") func entries() throws {
    let folder = Folder()
    let waiting = Waiting(try WakeUp())
    waiting.watch(folder.path, for: .entries)
    try folder.write("new", "", mode: 0o600)
    #expect(waiting.wait(until: Waiting.uptime() + Self.forever) == .changed)
  }

  @Test("an outlet that nobody reads any more ends the wait; one that is read, or read by nobody yet, does not")
  func outlet() throws {
    let pipe = Pipe()
    let outlet = pipe.fileHandleForWriting.fileDescriptor
    let waiting = Waiting(try WakeUp())
    #expect(!Waiting.isLeft(outlet))
    #expect(waiting.wait(until: 0, orEndOf: outlet) == .due)
    try pipe.fileHandleForReading.close()
    #expect(Waiting.isLeft(outlet, within: Self.forever))
    #expect(waiting.wait(until: Waiting.uptime() + Self.forever, orEndOf: outlet) == .left)
  }

  @Test("what cannot be watched is to be looked at after a moment") func blind() throws {
    let waiting = Waiting(try WakeUp())
    waiting.watch("/nowhere/at/all", for: .contents)
    #expect(waiting.wait(until: Waiting.uptime() + Self.forever) == .changed)
  }
}
