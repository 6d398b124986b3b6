import Testing

@testable import Storage

/// What a logged request for a document was given, by its size and time.
@Suite("The version that another server gave out") struct VersionTimelineTests {
  /// Version 1 (100 bytes) from 1000, 2 (200 bytes) from 2000, 1 again from 3000, 3 (200 bytes) from 4000 on, and 4
  /// (400 bytes) never. A copy of 1 could be held until 2300 and 4300, one of 2 until 3300.
  private static let timeline = VersionTimeline(
    manifestID: 1,
    intervals: [
      interval(1, 1_000, until: 2_000, expires: 2_000), interval(2, 2_000, until: 3_000, expires: 3_300),
      interval(1, 3_000, until: 4_000, expires: 4_300), interval(3, 4_000, until: nil, expires: nil),
    ], versionsBySize: [100: [1], 200: [2, 3], 400: [4]])

  private static func interval(
    _ version: VersionID, _ start: Int64, until end: Int64?, expires: Int64?
  ) -> VersionTimeline.Interval {
    VersionTimeline.Interval(versionID: version, startsAt: start, expiresAt: expires, endsAt: end)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let at: Int64
    let size: Int64
    var isWhole = true
    let given: VersionTimeline.Given?

    init(
      _ what: String, at: Int64, size: Int64, isWhole: Bool = true, _ version: VersionID?,
      _ way: VersionTimeline.Given.Way = .held
    ) {
      (testDescription, self.at, self.size, self.isWhole) = (what, at, size, isWhole)
      given = version.map { VersionTimeline.Given(version: $0, way: way) }
    }
  }

  static let cases = [
    Case("before the first release", at: 999, size: 100, nil),
    Case("its size, in its first second", at: 1_000, size: 100, 1),
    Case("no size, in the very first second of all", at: 1_000, size: 0, 1),
    Case("its size", at: 1_500, size: 100, 1),
    Case("no size: by time", at: 1_500, size: 0, 1),
    Case("another size: packed, by time", at: 1_500, size: 77, 1),
    Case("the size of a version that was never released: a coincidence", at: 1_500, size: 400, 1),
    Case("in the second of a release, no size: it may be either", at: 2_000, size: 0, 2, .unknown),
    Case("in the second of a release, the size of the one before", at: 2_000, size: 100, 1),
    Case("in the second of a release, a size that two versions have", at: 2_000, size: 200, 2, .unknown),
    Case("a second later", at: 2_001, size: 0, 2),
    // For how long a copy of it was fresh at its first time is not kept: its release's end stands for that.
    Case("the size of the one before, which came back later", at: 2_300, size: 100, 1, .edge),
    Case("again current", at: 3_500, size: 100, 1),
    Case("the size of the one before, until the last second of its copies", at: 4_300, size: 100, 1),
    Case("after it: the operator's own edge", at: 4_301, size: 100, 1, .edge),
    Case("a 304 says nothing of the version", at: 4_500, size: 0, isWhole: false, 3, .unknown),
    Case("a 304 with any size", at: 4_500, size: 100, isWhole: false, 3, .unknown),
    Case("the current one's size, that an earlier one has, too", at: 4_500, size: 200, 3),
  ]

  @Test("by size, else by time", arguments: cases)
  func given(_ example: Case) {
    #expect(Self.timeline.given(at: example.at, size: example.size, isWhole: example.isWhole) == example.given)
  }

  @Test("a manifest's releases give the version that was current at each time, and how long a copy of it is fresh")
  func stored() throws {
    let store = try Store()
    try store.publish(versions: 2)
    try store.rollback(to: 1, now: 5_000)
    try store.fold(Seen(version: 2, at: 4_900, lifetime: 300))
    let timeline = try store.database.versionTimeline(of: store.manifest().id)
    let ids = try (1...2).map { try store.database.version(of: store.manifest(), number: $0).id }
    let times: [Int64] = [999, 1_001, 1_999, 2_001, 4_999, 5_001, .max]
    #expect(
      times.map { timeline.given(at: $0, size: 0, isWhole: true)?.version }
        == [nil, ids[0], ids[0], ids[1], ids[1], ids[0], ids[0]])
    #expect(timeline.intervals.map(\.expiresAt) == [2_000, 5_200, nil])
  }
}
