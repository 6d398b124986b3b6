import Basics
import Synchronization
import System

/// The account of what a journal's writers lost, in a file of its folder. The file is made while there is room and then
/// written over in place, before the answers that it accounts for are sent: so a loss survives a kill and a restart,
/// also while the disk is full and the database takes nothing.
///
/// Two blocks take turns, so that a torn one leaves the other. From any thread.
package final class LossLedger: Sendable {
  private let path: String
  private let databaseID: [UInt8]
  private let state: Mutex<State>

  private struct State {
    var file: OpenFile?
    var account: LossAccount
    /// Lost since it was opened.
    var lost: UInt64 = 0
    /// What the database has of each period, by its number.
    var stored: [UInt64: UInt64?] = [:]
    var fault: JournalError?
    /// Whether something was written since it was synced last.
    var isUnsynced = false
  }

  init(path: String, databaseID: [UInt8]) {
    (self.path, self.databaseID) = (path, databaseID)
    state = Mutex(State(account: LossAccount(id: UInt64(Clocks.wallNanoseconds), databaseID: databaseID)))
  }

  /// Which ledger it is, and its periods, oldest first. One that no writer has opened is read from its file.
  package var contents: (id: String, periods: [LossPeriod]) {
    let account = state.withLock { $0.file == nil && $0.account.periods.isEmpty ? nil : $0.account }
    guard let account = account ?? read() else { return ("", []) }
    return ("losses \(String(account.id, radix: 16))", account.periods)
  }

  /// Requests lost since it was opened.
  package var lost: UInt64 { state.withLock { $0.lost } }

  /// Why it cannot be kept on the disk; nil: it can.
  package var fault: JournalError? { state.withLock { $0.fault } }

  /// The database has these periods: where room is needed they go.
  package func setStored(_ periods: [LossPeriod]) {
    state.withLock { state in
      state.stored = Dictionary(periods.map { ($0.number, $0.requests) }) { _, last in last }
    }
  }

  /// Opens the file for a writer; the first one makes it where it is missing, and goes on in it where it is not.
  func open() {
    state.withLock { state in
      if state.file == nil { open(&state) }
    }
  }

  /// Its folder was made anew: the account goes on in a file there.
  func renew() {
    state.withLock { state in
      state.file = nil
      open(&state)
    }
  }

  /// Accounts for requests that were lost. Where the disk does not take it, it stands in memory, and is tried again
  /// with the next.
  func add(_ requests: UInt64, cause: String, at time: Int64, durable: Bool) {
    if requests == 0 { return }
    state.withLock { state in
      state.lost += requests
      state.account.add(requests, cause: cause, at: time, stored: Set(state.stored.keys))
      if state.file == nil { open(&state) }
      write(&state, durable: durable)
    }
  }

  /// Makes what was accounted for survive a power loss; nothing new, no call.
  func synchronise() throws(JournalError) {
    let failure = state.withLock { state -> Errno? in
      guard let file = state.file, state.isUnsynced else { return nil }
      do throws(Errno) { try file.synchronise() } catch { return error }
      state.isUnsynced = false
      return nil
    }
    if let failure { throw JournalError("sync the account of losses", path, failure) }
  }

  private func open(_ state: inout State) {
    do throws(Errno) {
      guard let file = try OpenFile.regular(path, .both, .made) else {
        state.fault = JournalError(
          .system, "open the account of losses", path, cause: "it is no regular file", hint: "move it away")
        return
      }
      let known = try Self.latest(file)
      if let known, known.databaseID != databaseID {
        // Another database's: its account is its own.
        try Files.rename(path, to: "\(path).\(known.id)")
        return open(&state)
      }
      let isUsed = try Self.isUsed(file)
      if let known { state.account = Self.joined(known, state) }
      if known == nil && isUsed {
        state.account.add(nil, cause: "the account of losses was damaged", at: Clocks.wall, stored: [])
      }
      (state.file, state.fault) = (file, nil)
      // Both blocks, so that the file has all the room it will ever need.
      for _ in 0..<2 { write(&state, durable: false) }
    } catch { state.fault = JournalError("open the account of losses", path, error) }
  }

  /// The account on the disk, with what was lost before it could be opened and the database does not have.
  private static func joined(_ known: LossAccount, _ state: State) -> LossAccount {
    if known.id == state.account.id { return known.generation > state.account.generation ? known : state.account }
    var account = known
    for period in state.account.periods {
      let stored = state.stored[period.number].flatMap(\.self) ?? 0
      let missing = period.requests.map { $0 - min($0, stored) }
      if missing != 0 { account.add(missing, cause: period.cause, at: period.until, stored: []) }
    }
    return account
  }

  /// Whether anything was ever written to the file.
  private static func isUsed(_ file: OpenFile) throws(Errno) -> Bool {
    try file.read(at: 0, count: 2 * LossAccount.blockBytes).contains { $0 != 0 }
  }

  private func write(_ state: inout State, durable: Bool) {
    guard let file = state.file else { return }
    state.account.generation += 1
    do throws(Errno) {
      let place = Int64(state.account.generation % 2) * Int64(LossAccount.blockBytes)
      try file.write(state.account.bytes, at: place)
      state.isUnsynced = true
      if durable {
        try file.synchronise()
        state.isUnsynced = false
      }
      state.fault = nil
    } catch { state.fault = JournalError("write the account of losses", path, error) }
  }

  private func read() -> LossAccount? {
    do throws(Errno) {
      guard let file = try OpenFile.regular(path, .reading) else { return nil }
      let account = try Self.latest(file)
      return account?.databaseID == databaseID ? account : nil
    } catch { return nil }
  }

  /// nil: neither block is an account.
  private static func latest(_ file: OpenFile) throws(Errno) -> LossAccount? {
    let size = LossAccount.blockBytes
    var found: [LossAccount] = []
    for block in 0..<2 {
      if let account = LossAccount(try file.read(at: Int64(block * size), count: size)) {
        found.append(account)
      }
    }
    return found.max { $0.generation < $1.generation }
  }
}
