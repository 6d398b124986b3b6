/// What a ledger's file says: one of its two blocks.
struct LossAccount: Equatable {
  static let blockBytes = 4_096
  /// More periods than these are one with the last.
  static let periodLimit = 16
  private static let magic: UInt64 = 0x0A73_6573_736F_6C6D  // "mlosses\n"
  private static let headBytes = 56

  /// Which ledger it is: the wall clock's nanoseconds when it was begun.
  let id: UInt64
  let databaseID: [UInt8]
  /// Grows with each time that it is written: of two blocks the later one counts.
  var generation: UInt64 = 0
  /// The number of the next period.
  var nextNumber: UInt64 = 1
  var periods: [LossPeriod] = []

  init(id: UInt64, databaseID: [UInt8]) { (self.id, self.databaseID) = (id, databaseID) }

  /// Where there is no room the oldest period goes, if the database has it; else the loss counts with the last.
  /// - Parameter stored: the numbers of those that it has.
  mutating func add(_ requests: UInt64?, cause: String, at time: Int64, stored: Set<UInt64>) {
    let cause = LossPeriod(number: 0, since: 0, until: 0, requests: nil, cause: cause).cause
    let going = periods.lastIndex { $0.cause == cause && $0.goesOn(at: time) }
    if going == nil, periods.count == Self.periodLimit, let first = periods.first, stored.contains(first.number) {
      periods.removeFirst()
    }
    if let place = going ?? (periods.count == Self.periodLimit ? periods.count - 1 : nil) {
      periods[place].until = max(periods[place].until, time)
      if let known = periods[place].requests { periods[place].requests = requests.map { known + $0 } }
      return
    }
    periods.append(LossPeriod(number: nextNumber, since: time, until: time, requests: requests, cause: cause))
    nextNumber += 1
  }

  /// nil: not an account, or a damaged one.
  init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.blockBytes, WordWriter.word(bytes, at: 0) == Self.magic else { return nil }
    let end = Self.blockBytes - 8
    let sum = unsafe bytes.withUnsafeBytes { unsafe Checksum.of(.init(rebasing: $0.prefix(end)), seed: 0) }
    let count = WordWriter.word(bytes, at: 48)
    guard sum == WordWriter.word(bytes, at: end), count <= Self.periodLimit else { return nil }
    self.init(id: WordWriter.word(bytes, at: 8), databaseID: Array(bytes[16..<32]))
    generation = WordWriter.word(bytes, at: 32)
    nextNumber = WordWriter.word(bytes, at: 40)
    for index in 0..<Int(count) {
      guard let period = LossPeriod(bytes, at: Self.headBytes + index * LossPeriod.byteCount) else { return nil }
      periods.append(period)
    }
  }

  var bytes: [UInt8] {
    var writer = WordWriter()
    for word in [
      Self.magic, id, WordWriter.word(databaseID, at: 0), WordWriter.word(databaseID, at: 8), generation, nextNumber,
      UInt64(periods.count),
    ] { writer.add(word) }
    var bytes = writer.bytes + periods.flatMap(\.bytes)
    bytes += [UInt8](repeating: 0, count: Self.blockBytes - 8 - bytes.count)
    var sum = WordWriter()
    sum.add(unsafe bytes.withUnsafeBytes { unsafe Checksum.of($0, seed: 0) })
    return bytes + sum.bytes
  }
}
