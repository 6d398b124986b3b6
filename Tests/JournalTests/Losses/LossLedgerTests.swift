import Glibc
import TestSupport
import Testing

@testable import Journal

@Suite("The ledger of losses")
struct LossLedgerTests {
  private let folder = Folder()

  /// A journal whose loops may have nothing on disk.
  private func journal(id: UInt8 = 7) throws -> JournalDirectory {
    var journal = try folder.journal(id: id)
    journal.byteLimit = 0
    return journal
  }

  private func lose(_ count: Int, in journal: JournalDirectory, loop: Int = 0) throws {
    let writer = try JournalWriter(directory: journal, loop: loop)
    writer.describe(client: 1, payload: [1])
    for number in 0..<count { writer.append(.sample(UInt64(number))) }
    writer.flush()
  }

  @Test("is written before anybody closes anything, and read by others; those that follow add up")
  func addsUp() throws {
    let first = try journal()
    try lose(3, in: first, loop: 0)
    try lose(4, in: first, loop: 1)
    #expect(first.losses.lost == 7)
    let told = first.losses.contents
    #expect(told.periods.map(\.requests) == [7] && told.periods[0].cause == "the cap of 0 bytes is reached")
    #expect(try folder.journal().losses.contents == told)
    let second = try journal()
    try lose(5, in: second)
    #expect(second.losses.lost == 5 && second.losses.contents.id == told.id)
    #expect(try folder.journal().losses.contents.periods.map(\.requests) == [12])
  }

  @Test("a torn block leaves the one before it; where both are damaged that is a loss of its own")
  func torn() throws {
    let losing = try journal()
    try lose(3, in: losing)
    try lose(4, in: losing)
    var bytes = folder.read("losses")
    #expect(bytes.count == 8_192)
    let latest = [0, 4_096].max { bytes[$0 + 32] < bytes[$1 + 32] } ?? 0
    bytes[latest + 100] ^= 1
    folder.write(bytes, to: "losses")
    #expect(try folder.journal().losses.contents.periods.map(\.requests) == [3])
    bytes[4_096 - latest + 100] ^= 1
    folder.write(bytes, to: "losses")
    #expect(try folder.journal().losses.contents.periods.isEmpty)
    _ = try JournalWriter(directory: journal(), loop: 0)
    let told = try folder.journal().losses.contents.periods
    #expect(told.map(\.requests) == [nil] && told.map(\.cause) == ["the account of losses was damaged"])
  }

  @Test("another database's is moved out of the way, and what is no file is no ledger")
  func strangers() throws {
    try lose(3, in: journal(id: 8))
    #expect(try journal().losses.contents.periods.isEmpty)
    try lose(4, in: journal())
    #expect(try journal().losses.contents.periods.map(\.requests) == [4])
    #expect(try journal().foreignLedgers().count == 1)
    #expect(unsafe unlink(folder.path + "/losses") == 0 && mkdir(folder.path + "/losses", 0o700) == 0)
    let blind = try journal()
    try lose(5, in: blind)
    #expect(blind.losses.contents.periods.map(\.requests) == [5] && blind.losses.fault != nil)
    // What the database has by then is not told again.
    blind.losses.setStored(blind.losses.contents.periods)
    #expect(unsafe rmdir(folder.path + "/losses") == 0)
    try lose(2, in: blind)
    #expect(try journal().losses.contents.periods.map(\.requests) == [7] && blind.losses.fault == nil)
  }

  @Test("a minute's pause or another cause begins a period; where there is no room, what the database has goes")
  func periods() {
    var account = LossAccount(id: 1, databaseID: [UInt8](repeating: 7, count: 16))
    account.add(1, cause: "full", at: 1_000, stored: [])
    account.add(2, cause: "cap", at: 2_000, stored: [])
    account.add(3, cause: "full", at: 61_000, stored: [])
    account.add(4, cause: "full", at: 121_001, stored: [])
    #expect(account.periods.map(\.requests) == [4, 2, 4] && account.periods.map(\.number) == [1, 2, 3])
    #expect(account.periods[0].since == 1_000 && account.periods[0].until == 61_000)
    for number in 4...20 as ClosedRange<Int64> { account.add(1, cause: "full", at: number * 100_000, stored: [1]) }
    #expect(account.periods.count == 16 && account.periods.first?.number == 2)
    #expect(account.periods.reduce(0) { $0 + ($1.requests ?? 0) } == 6 + 17)
    #expect(LossAccount(account.bytes) == account)
    let long = String(repeating: "é", count: 200)
    account.add(nil, cause: long, at: 0, stored: [2])
    #expect(LossAccount(account.bytes) == account)
  }

  @Test("a full disk takes it all the same")
  func fullDisk() async {
    await #expect(processExitsWith: .success) {
      let folder = Folder()
      let journal = try folder.journal()
      let writer = try JournalWriter(directory: journal, loop: 0, isDurable: true)
      signal(SIGXFSZ, SIG_IGN)
      // No file grows beyond the ledger's length.
      var limits = rlimit(rlim_cur: 8_192, rlim_max: 8_192)
      precondition(unsafe setrlimit(__rlimit_resource_t(1), &limits) == 0)
      for number in 0..<600 as Range<UInt64> {
        writer.append(.sample(number))
        writer.flush()
      }
      precondition(writer.lost > 2 && writer.lost < 600)
      let told = try folder.journal().losses.contents.periods
      precondition(told.reduce(0) { $0 + ($1.requests ?? 0) } == writer.lost, "\(told), lost \(writer.lost)")
    }
  }
}
