import Basics
package import Evidence
import Journal
import System

/// What the daemon tells other processes of its recording.
package struct RecordingState: Sendable, Equatable {
  package let processID: Int32
  /// The keeper's steps that fail, in their order.
  package var troubles: [KeeperTrouble] = []
  /// Nil: it does not tell its time yet.
  package var clock: ClockWord?
  /// Everything recorded before this was taken in, as asked for; milliseconds since the machine started.
  var foldedAt: Int64?
}

/// The daemon's word on its time: it goes on from there with the time since the machine started.
package struct ClockWord: Sendable, Equatable {
  /// The trusted time, milliseconds since 1970, when the machine had run for `uptime` milliseconds.
  package let time: Int64
  package let uptime: Int64
  /// Which start of the machine that counts from.
  let bootID: String
  /// Why the system's clock is not trusted; nil: it is.
  package let doubt: String?
  /// Since when it is not, Unix seconds.
  package let since: Int64?
}

/// The daemon's word on its recording, readable by `doctor` even while neither database nor disk takes anything: one
/// block of a file in the journal's folder, made at the start and written over in place. Owned by the keeper's thread.
package final class RecordingStatus {
  private static let byteCount = 4_096

  private let folder: String
  private var file: OpenFile?
  package private(set) var state: RecordingState

  /// Where the file cannot be made, nothing is told there; the log reports it all the same.
  package init(folder: String) {
    self.folder = folder
    file = try? OpenFile(replacing: Self.file(folder))
    state = RecordingState(processID: CurrentProcess.number)
    write()
  }

  /// Makes the file anew: its folder was.
  package func renew() {
    file = try? OpenFile(replacing: Self.file(folder))
    write()
  }

  /// These steps fail now, and no others.
  package func setTroubles(_ troubles: [KeeperTrouble]) {
    state.troubles = troubles
    write()
  }

  /// Everything recorded before this time since the machine started is taken in and judged.
  package func setFolded(at time: Int64) {
    state.foldedAt = time
    write()
  }

  /// Writes only where that tells something new: more than `slack` milliseconds, or a doubt.
  package func setClock(_ clock: TrustedClock, slack: Int64) {
    let uptime = clock.now - clock.offset
    let doubt = clock.doubt?.words
    if let word = state.clock, word.doubt == doubt, abs(word.time - word.uptime - clock.offset) <= slack { return }
    let since = doubt == nil ? nil : (clock.doubtSince + clock.offset) / 1_000
    state.clock = ClockWord(
      time: clock.now, uptime: uptime, bootID: Clocks.bootID ?? "", doubt: doubt, since: since)
    write()
  }

  /// What the last daemon of a database told; nil: nothing that can be read.
  package static func read(database path: String) -> RecordingState? {
    guard let bytes = Files.contents(of: file("\(path).sightings"), limit: byteCount, followsLinks: false),
      let json = try? JSON.read(bytes), let process = json["process"]?.integer
    else { return nil }
    let troubles = (json["troubles"]?.array ?? []).compactMap { trouble -> KeeperTrouble? in
      guard let step = trouble["step"]?.string.flatMap(KeeperStep.init), let words = trouble["words"]?.string,
        let since = trouble["since"]?.integer
      else { return nil }
      return KeeperTrouble(step: step, words: words, since: since)
    }
    return RecordingState(
      processID: Int32(truncatingIfNeeded: process), troubles: troubles, clock: clock(json),
      foldedAt: json["folded"]?.integer)
  }

  private static func clock(_ json: JSON) -> ClockWord? {
    guard let time = json["time"]?.integer, let uptime = json["uptime"]?.integer, let boot = json["boot"]?.string
    else { return nil }
    return ClockWord(
      time: time, uptime: uptime, bootID: boot, doubt: json["clock_doubt"]?.string,
      since: json["clock_since"]?.integer)
  }

  package static func file(_ folder: String) -> String { "\(folder)/status.json" }

  private func write() {
    guard let file else { return }
    func text(_ words: String?) -> JSON { .string(words.map(FieldCodec.cut)) }
    func number(_ value: Int64?) -> JSON { value.map(JSON.number) ?? nil }
    let troubles = state.troubles.map { trouble in
      JSON.object([
        ("step", .string(trouble.step.rawValue)), ("words", text(trouble.words)), ("since", .number(trouble.since)),
      ])
    }
    let object = JSON.object([
      ("process", .number(Int64(state.processID))), ("troubles", JSON(.array(troubles))),
      ("time", number(state.clock?.time)), ("uptime", number(state.clock?.uptime)), ("boot", text(state.clock?.bootID)),
      ("folded", number(state.foldedAt)),
      ("clock_doubt", text(state.clock?.doubt)), ("clock_since", number(state.clock?.since)),
    ])
    var bytes = Array(object.text().utf8.prefix(Self.byteCount - 1))
    bytes += [UInt8](repeating: UInt8(ascii: " "), count: Self.byteCount - 1 - bytes.count) + [UInt8(ascii: "\n")]
    try? file.write(bytes, at: 0)
  }
}
