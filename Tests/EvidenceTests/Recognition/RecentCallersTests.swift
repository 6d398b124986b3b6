import Testing

@testable import Evidence

@Suite("Fetches that wait for a name")
struct RecentCallersTests {
  private typealias Memory = RecentCallers<String, Int>

  /// What happens, in the order in which it becomes known.
  enum Event: Sendable {
    /// Numbered by its place in the story.
    case fetch(at: Int64, source: String = "log", address: UInt64 = 1, client: ConnectorClass = .httpLibrary)
    /// - Parameter moved: the fetches that are to be the connector's.
    case name(_ connector: String, at: Int64, source: String = "log", address: UInt64 = 1, moved: [Int])
    case end(source: String)
  }

  struct Story: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let events: [Event]

    init(_ testDescription: String, _ events: [Event]) {
      (self.testDescription, self.events) = (testDescription, events)
    }
  }

  private static func play(_ events: [Event], in memory: inout Memory) {
    for (number, event) in events.enumerated() {
      switch event {
      case .fetch(let at, let source, let address, let client):
        memory.nameless(source: source, address: address, client: client, at: at, fetch: number)
      case .name(let connector, let at, let source, let address, let wanted):
        let moved = memory.named(source: source, address: address, connector: connector, at: at)
        #expect(moved == wanted, "event \(number)")
      case .end(let source): memory.forget(source: source)
      }
    }
  }

  @Test(
    "whose a nameless fetch was is told by the nearest name after it, within ten minutes",
    arguments: [
      Story("in the same second", [.fetch(at: 5), .name("a", at: 5, moved: [0])]),
      Story("600 s later, the last second", [.fetch(at: 5), .name("a", at: 605, moved: [0])]),
      Story("601 s later", [.fetch(at: 5), .name("a", at: 606, moved: [])]),
      Story(
        "only what is within the window",
        [.fetch(at: 4), .fetch(at: 5), .fetch(at: 300), .name("a", at: 605, moved: [1, 2])]),
      Story("a name that comes first tells nothing of later fetches", [.name("a", at: 5, moved: []), .fetch(at: 6)]),
      Story("each once", [.fetch(at: 5), .name("a", at: 6, moved: [0]), .name("a", at: 7, moved: [])]),
      Story(
        "a connector that names itself again takes what came between",
        [.fetch(at: 5), .name("a", at: 6, moved: [0]), .fetch(at: 7), .name("a", at: 8, moved: [2])]),
      Story(
        "a fetch dated after the name, though told before it, waits for the next",
        [.fetch(at: 9), .name("a", at: 8, moved: []), .name("a", at: 10, moved: [0])]),
      Story("another address", [.fetch(at: 5, address: 2), .name("a", at: 6, moved: [])]),
      Story(
        "another source",
        [
          .fetch(at: 5, source: "listener"), .name("a", at: 6, moved: []),
          .name("a", at: 7, source: "listener", moved: [0]),
        ]),
      Story(
        "who has a name of its own is not asked",
        [ConnectorClass.hosted, .local, .crawler, .browser].map { .fetch(at: 5, client: $0) }
          + [.name("a", at: 6, moved: [])]),
      Story("a log that has ended", [.fetch(at: 5), .end(source: "log"), .name("a", at: 6, moved: [])]),
      Story(
        "the end of another log",
        [.fetch(at: 5), .fetch(at: 5, source: "x"), .end(source: "x"), .name("a", at: 6, moved: [0])]),
    ])
  func tells(_ story: Story) {
    var memory = Memory()
    Self.play(story.events, in: &memory)
  }

  @Test(
    "an address that names two connectors within the window is shared: nobody can tell",
    arguments: [
      Story(
        "what came between is nobody's, for good",
        [
          .name("a", at: 5, moved: []), .fetch(at: 6), .name("b", at: 7, moved: []), .name("b", at: 8, moved: []),
          .name("b", at: 606, moved: []),
        ]),
      Story(
        "what the first took stays",
        [.fetch(at: 5), .name("a", at: 6, moved: [0]), .fetch(at: 7), .name("b", at: 8, moved: [])]),
      Story(
        "600 s between the names", [.name("a", at: 5, moved: []), .fetch(at: 605), .name("b", at: 605, moved: [])]),
      Story(
        "601 s between the names", [.name("a", at: 5, moved: []), .fetch(at: 605), .name("b", at: 606, moved: [1])]),
      Story(
        "the first once more, while it is shared",
        [
          .name("a", at: 5, moved: []), .name("b", at: 6, moved: []), .fetch(at: 7), .name("a", at: 606, moved: []),
          .fetch(at: 607), .name("a", at: 608, moved: [4]),
        ]),
      Story(
        "told in the other order",
        [.name("b", at: 8, moved: []), .fetch(at: 6), .name("a", at: 7, moved: [])]),
      Story(
        "not by another address or source",
        [
          .name("a", at: 5, address: 2, moved: []), .name("a", at: 5, source: "x", moved: []), .fetch(at: 6),
          .name("b", at: 7, moved: [2]),
        ]),
    ])
  func shared(_ story: Story) {
    var memory = Memory()
    Self.play(story.events, in: &memory)
  }

  @Test("a flood of addresses takes no more room than there is; the oldest go")
  func flood() {
    var memory = Memory(itemLimit: 100)
    for address in 0..<10_000 {
      memory.nameless(source: "s", address: UInt64(address), client: .httpLibrary, at: 0, fetch: address)
      #expect(memory.count <= 100)
    }
    #expect(memory.named(source: "s", address: 9_899, connector: "a", at: 0) == [])
    #expect(memory.named(source: "s", address: 9_902, connector: "a", at: 0) == [9_902])
    #expect(memory.named(source: "s", address: 9_999, connector: "a", at: 0) == [9_999])
  }

  @Test("a flood of fetches from one address makes nobody else be forgotten")
  func floodOfOne() {
    var memory = Memory(itemLimit: 1_000)
    memory.nameless(source: "s", address: 7, client: .httpLibrary, at: 0, fetch: -1)
    for fetch in 0..<10_000 { memory.nameless(source: "s", address: 1, client: .httpLibrary, at: 0, fetch: fetch) }
    for name in 0..<10_000 { _ = memory.named(source: "s", address: 2, connector: "\(name)", at: 0) }
    #expect(memory.count == 2 * Memory.limitOfAddress + 1)
    #expect(memory.named(source: "s", address: 7, connector: "a", at: 0) == [-1])
    #expect(memory.named(source: "s", address: 1, connector: "a", at: 0) == Array(9_936..<10_000))
  }

  @Test("bytes are bounded too, and all are given back")
  func bytes() {
    var memory = RecentCallers<String, String>(byteLimit: 100_000) { $0.utf8.count }
    for address in 0..<500 {
      let fetch = String(repeating: "x", count: 1_000)
      memory.nameless(source: "s", address: UInt64(address), client: .httpLibrary, at: 0, fetch: fetch)
      #expect(memory.byteCount <= 100_000)
    }
    #expect((60...100).contains(memory.count))
    memory.nameless(
      source: "s", address: 1, client: .httpLibrary, at: 0, fetch: String(repeating: "x", count: 100_001))
    #expect(memory.count == 0 && memory.byteCount == 0)
  }

  @Test("what is past for its source is forgotten, with the hashes of addresses, at the next call")
  func past() {
    var memory = Memory()
    for address in 0..<10 {
      memory.nameless(source: "s", address: UInt64(address), client: .httpLibrary, at: Int64(address), fetch: address)
    }
    memory.nameless(source: "s", address: 99, client: .httpLibrary, at: 604, fetch: 99)
    #expect(memory.count == 7)
    // Another source has a time of its own.
    memory.nameless(source: "old log", address: 99, client: .httpLibrary, at: 1, fetch: 100)
    #expect(memory.count == 8)
    memory.forget(source: "s")
    #expect(memory.count == 1)
    #expect(memory.named(source: "old log", address: 99, connector: "a", at: 2) == [100])
  }

  @Test("it tells what a plain list of all that happened tells", arguments: [UInt64](1...20))
  func model(_ seed: UInt64) {
    var random = MMIXGenerator(state: seed)
    var memory = Memory()
    var fetches: [(number: Int, source: String, address: UInt64, at: Int64)] = []
    var names: [(connector: String, source: String, address: UInt64, at: Int64)] = []
    var now: [String: Int64] = [:]
    for number in 0..<400 {
      let source = ["listener", "log"].randomElement(using: &random) ?? ""
      let address = UInt64.random(in: 0..<6, using: &random)
      let at = now[source, default: 0] + Int64([0, 0, 1, 30, 200, 599].randomElement(using: &random) ?? 0)
      now[source] = at
      guard Int.random(in: 0..<4, using: &random) == 0 else {
        memory.nameless(source: source, address: address, client: .httpLibrary, at: at, fetch: number)
        fetches.append((number, source, address, at))
        continue
      }
      let connector = ["a", "b"].randomElement(using: &random) ?? ""
      let isShared = names.contains {
        $0.source == source && $0.address == address && $0.connector != connector && at - $0.at <= 600
      }
      let ready = fetches.filter { $0.source == source && $0.address == address && at - $0.at <= 600 }
      fetches.removeAll { $0.source == source && $0.address == address }
      names.append((connector, source, address, at))
      let moved = memory.named(source: source, address: address, connector: connector, at: at)
      #expect(moved == (isShared ? [] : ready.map(\.number)), "seed \(seed), event \(number)")
    }
  }
}
