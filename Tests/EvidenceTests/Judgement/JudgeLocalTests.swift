import Testing

@testable import Evidence

@Suite("Local connectors are judged by their clients")
struct JudgeLocalTests {
  static let hour = JudgeRow.hour
  static let day = JudgeRow.day

  /// So many clients on v4, whose grace is over at 20 h, and so many on the current v5.
  static func clients(
    behind: Int, current: Int, stale: Int? = nil, _ connectorClass: ConnectorClass = .local, share: Double = 0.05
  ) -> JudgeRow {
    JudgeRow(
      connectorClass: connectorClass,
      holds: [JudgeRow.fetch(4, at: 9 * hour, active: behind), JudgeRow.fetch(5, at: 11 * hour, active: current)],
      uses: stale.map { [JudgeRow.use(last: 15 * hour, active: $0)] } ?? [],
      policy: JudgementPolicy(minShare: share, usesObserved: .always))
  }

  @Test(
    "the row shows the worst state that enough clients are in",
    arguments: [
      (clients(behind: 4, current: 96), ConnectorState.current, 0, 100),
      (clients(behind: 5, current: 95), .behind, 5, 100),
      (clients(behind: 6, current: 94), .behind, 6, 100),
      (clients(behind: 7, current: 133), .behind, 7, 140),
      (clients(behind: 6, current: 134), .current, 0, 140),
      (clients(behind: 1, current: 19), .behind, 1, 20),
      (clients(behind: 1, current: 20), .current, 0, 21),
      (clients(behind: 0, current: 1), .current, 0, 1),
      (clients(behind: 1, current: 0), .behind, 1, 1),
      (clients(behind: 5, current: 95, .httpLibrary), .behind, 5, 100),
      (clients(behind: 40, current: 60, share: 0.7), .current, 0, 100),
      (clients(behind: 60, current: 40, share: 0.7), .behind, 60, 100),
      (clients(behind: 1, current: 99, share: 0), .behind, 1, 100),
      (clients(behind: 50, current: 50, stale: 4), .behind, 50, 100),
      (clients(behind: 50, current: 50, stale: 5), .stale, 5, 100),
      (clients(behind: 0, current: 0), .current, 0, 1),
      // Hosted: one client, whatever the numbers.
      (clients(behind: 99, current: 1, .hosted), .current, 0, 100),
      (clients(behind: 0, current: 100, stale: 1, .hosted), .stale, 1, 100),
    ])
  func minShare(_ row: JudgeRow, _ state: ConnectorState, _ affected: Int, _ clients: Int) {
    let judgement = row.judged(at: 20 * Self.hour)
    #expect(judgement.state == state)
    #expect(judgement.clientsAffected == affected)
    #expect(judgement.clients == clients)
  }

  @Test("clients in grace come before those never seen fetching, these before the current ones")
  func order() {
    var row = Self.clients(behind: 10, current: 90)
    #expect(row.judged(at: JudgeRow.grace).state == .grace)
    #expect(row.judged(at: JudgeRow.grace + 1).state == .behind)
    row = JudgeRow(
      connectorClass: .local, holds: [JudgeRow.fetch(5, at: 11 * Self.hour, active: 10)],
      uses: [JudgeRow.use(last: 15 * Self.hour, active: 40)])
    #expect(row.judged(at: 15 * Self.hour).state == .stale)
    let later = row.judged(at: 20 * Self.day)
    #expect(later.state == .unknown)
    #expect(later.clients == 40)
  }

  @Test("SILENT only if every client is: none holds the current version, and the row was not heard of for long")
  func silent() {
    let silentFrom = 9 * Self.hour + 7 * Self.day
    var row = JudgeRow(connectorClass: .local, holds: [JudgeRow.fetch(4, at: 9 * Self.hour, active: 40)])
    #expect(row.judged(at: silentFrom - 1).state == .behind)
    #expect(row.judged(at: silentFrom - 1).changesAt == JudgeRow.origin + silentFrom)
    #expect(row.judged(at: silentFrom).state == .silent)
    #expect(row.judged(at: silentFrom).clientsAffected == 40)
    row.holds.append(JudgeRow.fetch(5, at: 11 * Self.hour, active: 1))
    #expect(row.judged(at: 8 * Self.day).state == .behind)
  }

  @Test(
    "of how many clients: all that were seen in the same span, whatever they did",
    arguments: [
      (nil, .stale, "2 of 40 clients call", 40), (20, .stale, "2 of 40 clients call", 40),
      (40, .stale, "2 of 40 clients call", 40), (41, .current, "39 of 41 clients hold v5", 41),
      (400, .current, "39 of 400 clients hold v5", 400),
    ] as [(Int?, ConnectorState, String, Int)])
  func seenClients(_ seen: Int?, _ state: ConnectorState, _ reason: String, _ clients: Int) {
    var row = Self.clients(behind: 1, current: 39, stale: 2)
    row.seenClients = seen
    let judgement = row.judged(at: 20 * Self.hour)
    #expect(judgement.state == state)
    #expect(judgement.reason.hasPrefix(reason))
    #expect(judgement.clients == clients)
  }

  @Test("clients of which nothing is known but that they were seen make no state")
  func seenOnly() {
    var row = JudgeRow(connectorClass: .local, holds: [JudgeRow.fetch(4, at: 9 * Self.hour, active: 0, clients: 12)])
    row.seenClients = 3
    #expect(row.judged(at: 20 * Self.hour).state == .behind)
    row.holds = []
    #expect(row.judged(at: 20 * Self.hour).state == .unknown)
  }

  @Test("where no client is active any more, the last fetch speaks for all")
  func noneActive() {
    let row = JudgeRow(
      connectorClass: .local, holds: [JudgeRow.fetch(4, at: 9 * Self.hour, active: 0, clients: 12)])
    let judgement = row.judged(at: 40 * Self.day)
    #expect(judgement.state == .silent)
    #expect(judgement.clients == 12)
    #expect(judgement.clientsAffected == 12)
    #expect(judgement.reason == "not seen for 39 d, usual interval 1 d")
  }

  @Test("it holds what most of its active clients hold; of equals, what was fetched last")
  func holds() {
    #expect(Self.clients(behind: 60, current: 40).judged(at: 20 * Self.hour).holds == 4)
    #expect(Self.clients(behind: 40, current: 60).judged(at: 20 * Self.hour).holds == 5)
    #expect(Self.clients(behind: 50, current: 50).judged(at: 20 * Self.hour).holds == 5)
  }
}
