import Manifests

/// What the daemon tells other processes of its recording.
struct RecordingState: Sendable, Equatable {
  /// Requests that were answered and could not be recorded.
  struct Loss: Sendable, Equatable {
    /// The last one, Unix seconds.
    let at: Int64
    let cause: String
  }

  let processID: Int32
  /// The keeper's steps that fail, in their order.
  var troubles: [KeeperTrouble] = []
  /// Nil: none was in this run.
  var loss: Loss?
}

/// The daemon's word on its recording, readable by `doctor` even while neither database nor disk takes anything: one
/// block of a file in the journal's folder, made at the start and written over in place. Owned by the keeper's thread.
final class RecordingStatus {
  private static let byteCount = 4_096

  private let descriptor: Int32?
  private(set) var state: RecordingState

  /// Where the file cannot be made, nothing is told there; the log tells it all the same.
  init(folder: String) {
    descriptor = try? Syscalls.openForWriting(Self.file(folder))
    state = RecordingState(processID: Syscalls.processID)
    write()
  }

  deinit {
    if let descriptor { Syscalls.close(descriptor) }
  }

  /// These steps fail now, and no others.
  func setTroubles(_ troubles: [KeeperTrouble]) {
    state.troubles = troubles
    write()
  }

  func setLoss(_ loss: RecordingState.Loss) {
    state.loss = loss
    write()
  }

  /// What the last daemon of a database told; nil: nothing that can be read.
  static func read(database path: String) -> RecordingState? {
    guard let bytes = Syscalls.contents(of: file("\(path).sightings"), limit: byteCount),
      let json = try? JSON.read(bytes), let process = json["process"]?.integer
    else { return nil }
    var loss: RecordingState.Loss?
    if let at = json["lost_at"]?.integer, let cause = json["lost_cause"]?.string {
      loss = RecordingState.Loss(at: at, cause: cause)
    }
    let troubles = (json["troubles"]?.array ?? []).compactMap { trouble -> KeeperTrouble? in
      guard let step = trouble["step"]?.string.flatMap(KeeperStep.init), let words = trouble["words"]?.string,
        let since = trouble["since"]?.integer
      else { return nil }
      return KeeperTrouble(step: step, words: words, since: since)
    }
    return RecordingState(processID: Int32(truncatingIfNeeded: process), troubles: troubles, loss: loss)
  }

  private static func file(_ folder: String) -> String { "\(folder)/status.json" }

  private func write() {
    guard let descriptor else { return }
    func text(_ words: String?) -> JSON { .string(words.map(FieldCodec.cut)) }
    func number(_ value: Int64?) -> JSON { value.map(JSON.number) ?? nil }
    let troubles = state.troubles.map { trouble in
      JSON.object([
        ("step", .string(trouble.step.rawValue)), ("words", text(trouble.words)), ("since", .number(trouble.since)),
      ])
    }
    let object = JSON.object([
      ("process", .number(Int64(state.processID))), ("troubles", JSON(.array(troubles))),
      ("lost_at", number(state.loss?.at)), ("lost_cause", text(state.loss?.cause)),
    ])
    var bytes = Array(object.text().utf8.prefix(Self.byteCount - 1))
    bytes += [UInt8](repeating: UInt8(ascii: " "), count: Self.byteCount - 1 - bytes.count) + [UInt8(ascii: "\n")]
    Syscalls.overwrite(descriptor, bytes)
  }
}
