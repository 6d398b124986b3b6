import Basics
import Operations

extension Verb {
  static let doctor = Verb(
    "doctor", flags: [.full, .confirmClock, .ackLosses, .output],
    details: """
      Looks the database, its files, the disk, the daemon, the journal, the recording and the hooks over, and names the
      sites and endpoints that need a look.

      ok: all is well; note: worth knowing; problem: something is wrong. Exit
      code 3 if anything is.

      --full also reads and checks the whole database file, which takes as long as it is large.

      A system's clock that jumped over a minute, or is found before what was recorded last, or 30 days after it, is not
      trusted for an hour: nothing happens meanwhile that time alone causes.

      Requests that were answered and could not be recorded are a problem until --ack-losses says that somebody has seen
      to it.
      """,
    examples: ["manifestd doctor", "manifestd doctor --full -o json"],
    "what is wrong with this installation"
  ) { call in
    _ = try call.operands(0...0, "no operands")
    if call.arguments.has(.confirmClock) {
      let isTaken = try Doctor.confirmClock(path: call.databasePath)
      call.output.note(isTaken ? "the system's clock is confirmed" : "the daemon has not taken it over yet")
    }
    if call.arguments.has(.ackLosses) {
      let lines = try LossAcknowledgement.run(path: call.databasePath, now: call.now)
      if lines.isEmpty { call.output.note("there is no loss to acknowledge") }
      for line in lines { call.output.note("acknowledged: \(line)") }
    }
    // What the daemon has not taken in by then the line on the journal tells.
    _ = Freshness.await(database: call.databasePath)
    let checks = Doctor(path: call.databasePath, now: call.now, isFull: call.arguments.has(.full)).checks()
    Listing<HealthCheck>(
      columns: [
        Column("check", "CHECK", importance: .key) { .string($0.check) },
        Column("status", "STATUS", importance: .key, tint: { Tint(word: $0.status.rawValue) }) {
          .string($0.status.rawValue)
        },
        Column("detail", "DETAIL", importance: .high, least: 24, cut: .never) { .string($0.detail) },
        Column("hint", "WHAT TO DO", importance: .high, least: 20, cut: .never) {
          .string($0.hint.isEmpty ? nil : $0.hint)
        },
      ], nothing: "nothing was looked at"
    ).print(checks, as: call.format, to: call.output)
    return checks.contains { $0.status == .problem } ? .problem : .done
  }
}

extension Flag {
  static let full = Flag("--full", "read and check the whole database file, too")
  static let confirmClock = Flag("--confirm-clock", "first, say that the system's clock is right")
  static let ackLosses = Flag("--ack-losses", "first, say that what was lost is seen to")
}
