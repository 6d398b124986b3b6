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
  /// Why recording waits in the journal; nil: it does not.
  var trouble: String?
  /// Since when, Unix seconds.
  var since: Int64?
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

  /// Recording waits, for this reason, since then.
  func setTrouble(_ words: String?, since: Int64?) {
    (state.trouble, state.since) = (words, since)
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
    return RecordingState(
      processID: Int32(truncatingIfNeeded: process), trouble: json["trouble"]?.string, since: json["since"]?.integer,
      loss: loss)
  }

  private static func file(_ folder: String) -> String { "\(folder)/status.json" }

  private func write() {
    guard let descriptor else { return }
    func text(_ words: String?) -> JSON { .string(words.map(FieldCodec.cut)) }
    func number(_ value: Int64?) -> JSON { value.map(JSON.number) ?? nil }
    let object = JSON.object([
      ("process", .number(Int64(state.processID))), ("trouble", text(state.trouble)), ("since", number(state.since)),
      ("lost_at", number(state.loss?.at)), ("lost_cause", text(state.loss?.cause)),
    ])
    var bytes = Array(object.text().utf8.prefix(Self.byteCount - 1))
    bytes += [UInt8](repeating: UInt8(ascii: " "), count: Self.byteCount - 1 - bytes.count) + [UInt8(ascii: "\n")]
    Syscalls.overwrite(descriptor, bytes)
  }
}
