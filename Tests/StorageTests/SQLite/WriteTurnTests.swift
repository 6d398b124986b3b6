import Basics
import Foundation
import Glibc
import Synchronization
import Testing

@testable import Storage

/// Who writes next: nobody who writes all the time starves another.
@Suite("The turn to write")
struct WriteTurnTests {
  private let store: Store

  init() throws { store = try Store() }

  private static func wait(_ patience: WritePatience = .daemon) -> WriteWait { WriteWait(patience, database: "x") }

  /// Waits until it is so, for half a minute at most.
  private func until(_ isSo: () -> Bool) {
    let end = Date(timeIntervalSinceNow: 30)
    while !isSo(), Date() < end { Thread.sleep(forTimeInterval: 0.001) }
    #expect(isSo())
  }

  @Test("a verb that waits is let go first by a daemon that has just written") func verbFirst() throws {
    let path = store.database.path
    let order = Mutex<[String]>([])
    let daemon = WriteTurn(database: path, courtesy: 30_000)
    var first = Self.wait()
    #expect(daemon.take(&first))
    let verb = Thread {
      let turn = WriteTurn(database: path)
      var wait = Self.wait(.verb { _ in })
      let isTaken = turn.take(&wait)
      order.withLock { $0.append(isTaken ? "verb" : "no verb") }
      turn.end()
    }
    verb.start()
    let watcher = WriteTurn(database: path)
    until { watcher.isAwaited }
    daemon.end()
    var second = Self.wait(WritePatience(seconds: 60, isFirst: false, onWait: nil))
    #expect(daemon.take(&second))
    order.withLock { $0.append("daemon") }
    daemon.end()
    #expect(order.withLock { $0 } == ["verb", "daemon"])
  }

  @Test("the next one waits in the queue, and no third one gets in between") func queue() throws {
    let (writing, waiting, third) = (
      WriteTurn(database: store.database.path), WriteTurn(database: store.database.path),
      WriteTurn(database: store.database.path)
    )
    let now = WritePatience(seconds: 0, isFirst: false, onWait: nil)
    var wait = Self.wait()
    #expect(writing.take(&wait))
    var refused = Self.wait(now)
    #expect(!waiting.take(&refused))
    writing.end()
    refused = Self.wait(now)
    #expect(third.take(&refused))
  }

  @Test("one that writes without end keeps a verb waiting for one transaction at most") func greedy() throws {
    let isDone = Atomic(false)
    let path = store.database.path
    let greedy = Thread {
      guard let database = try? Database(path: path) else { return }
      while !isDone.load(ordering: .relaxed) { _ = try? database.set("max_age", to: "60s") }
    }
    greedy.start()
    defer { isDone.store(true, ordering: .relaxed) }
    let verb = try store.another()
    verb.patience = .verb { _ in }
    for number in 1...20 { try verb.set("min_hits", to: "\(number)") }
    #expect(try verb.setting(.minHits).integer == 20)
  }

  @Test("a wait that lasts is told once, with who holds the lock; what is too long is busy") func told() throws {
    let other = try store.another()
    let told = Mutex<[String]>([])
    let patient = try store.another()
    patient.patience = WritePatience(seconds: 2, isFirst: true) { words in told.withLock { $0.append(words) } }
    try other.transaction { () throws(StorageError) in
      #expect(failure { try patient.set("max_age", to: "60s") }?.code == .busy)
    }
    let words = told.withLock { $0 }
    #expect(words.count == 1)
    #expect(words[0].hasPrefix("waiting for the write lock of '\(store.database.path)', held by "))
    #expect(words[0].hasSuffix(" (process \(getpid()))"), "\(words)")
    try patient.set("max_age", to: "61s")
  }

  @Test("where the file of turns cannot be used all write without it") func without() throws {
    unsafe symlink("/nowhere", "\(store.database.path).turn")
    let database = try store.another()
    try database.set("max_age", to: "60s")
    #expect(try database.setting(.maxAge).seconds == 60)
  }
}
