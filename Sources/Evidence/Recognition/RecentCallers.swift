/// Who fetched without saying whose it is, for the ten minutes in which a registration or token request from the same
/// address may tell: the Python SDK and many others discover under a library's user agent, or none, and name
/// themselves only then.
///
/// A fetch goes to the nearest name that follows it within the window. An address that names two connectors within a
/// window is shared (a company's NAT): whose the fetches between were, nobody can tell, and they stay whose they were;
/// what a first name has taken before the second one came is not given back. A name that comes before a fetch says
/// nothing of it. What is told of one source says nothing of another: listener, observe socket and each log are apart.
///
/// All of it is in memory, and bounded; where it is too much, the oldest goes. One address has room for few fetches,
/// so that it cannot make a thousand others be forgotten; a crowd of addresses can, and only loses what would be
/// inferred. Times may come in any order: what is long past for its source is forgotten at the next call.
package struct RecentCallers<Source: Hashable & Sendable, Fetch: Sendable>: Sendable {
  /// How long after a fetch a name still tells whose it was, seconds; the last one counts.
  package static var window: Int64 { 600 }
  /// Fetches, and also names, remembered of one address: a whole sign-in makes about ten.
  package static var limitOfAddress: Int { 64 }

  private struct Place: Hashable {
    let source: Source
    let address: UInt64
  }

  private enum Content {
    case fetch(Fetch)
    case name(connector: String)
  }

  private struct Item {
    let place: Place
    let at: Int64
    let bytes: Int
    let content: Content
  }

  private let itemLimit: Int
  private let byteLimit: Int
  private let size: @Sendable (Fetch) -> Int
  /// By number, counted up as they come: the lowest is the oldest.
  private var items: [Int: Item] = [:]
  private var places: [Place: [Int]] = [:]
  private var next = 0
  /// No item has a lower number.
  private var oldest = 0
  private var latest: [Source: Int64] = [:]
  /// What is remembered takes about so much.
  package private(set) var byteCount = 0

  /// - Parameters:
  ///   - itemLimit: fetches and names remembered at most.
  ///   - byteLimit: what they take at most, as `size` has it.
  ///   - size: bytes that a fetch takes beside its own; none by default.
  package init(
    itemLimit: Int = 16_384, byteLimit: Int = 4 << 20, size: @escaping @Sendable (Fetch) -> Int = { _ in 0 }
  ) {
    self.itemLimit = itemLimit
    self.byteLimit = byteLimit
    self.size = size
  }

  /// Fetches and names remembered.
  package var count: Int { items.count }

  /// Remembers a fetch whose caller is nameless, a library, `(none)` or `unknown`; of others there is nothing to tell.
  /// - Parameters:
  ///   - address: a keyed hash of the whole one.
  ///   - client: the class of the connector that it was recognised as.
  ///   - at: Unix seconds, as the source tells them.
  @specialized(where Source == UseSource, Fetch == Int)
  package mutating func nameless(
    source: Source, address: UInt64, client: ConnectorClass, at: Int64, fetch: Fetch
  ) {
    guard client.isNameless else { return }
    remember(.fetch(fetch), at: at, bytes: size(fetch), in: Place(source: source, address: address))
  }

  /// A registration or token request that names its connector (`Recognition.isNamed`).
  /// - Returns: the fetches that are now that connector's, as inferred, in the order in which they came. Each is
  ///   returned once.
  @specialized(where Source == UseSource, Fetch == Int)
  package mutating func named(source: Source, address: UInt64, connector: String, at: Int64) -> [Fetch] {
    let place = Place(source: source, address: address)
    let known = places[place] ?? []
    let isShared = known.contains { number in
      guard let item = items[number], case .name(let other) = item.content else { return false }
      return other != connector && abs(item.at - at) <= Self.window
    }
    var fetches: [Fetch] = []
    for number in known {
      guard let item = items[number], item.at <= at, at - item.at <= Self.window else { continue }
      switch item.content {
      case .fetch(let fetch):
        if !isShared { fetches.append(fetch) }
        forget(number)
      case .name(let other):
        // The new name tells no less.
        if other == connector { forget(number) }
      }
    }
    remember(.name(connector: connector), at: at, bytes: connector.utf8.count, in: place)
    return fetches
  }

  /// Nothing more comes from a source: a log has been read to its end.
  package mutating func forget(source: Source) {
    for (number, item) in items where item.place.source == source { forget(number) }
    latest[source] = nil
  }

  private mutating func remember(_ content: Content, at: Int64, bytes: Int, in place: Place) {
    let item = Item(place: place, at: at, bytes: bytes + MemoryLayout<Item>.size, content: content)
    latest[place.source] = max(latest[place.source] ?? at, at)
    if let known = places[place], known.count >= Self.limitOfAddress { forget(known[0]) }
    items[next] = item
    places[place, default: []].append(next)
    byteCount += item.bytes
    next += 1
    forgetTheOldest()
  }

  /// What is too much, and what no name can reach any more.
  private mutating func forgetTheOldest() {
    while oldest < next {
      guard let item = items[oldest] else {
        oldest += 1
        continue
      }
      let isOver = items.count > itemLimit || byteCount > byteLimit
      guard isOver || item.at < (latest[item.place.source] ?? item.at) - Self.window else { return }
      forget(oldest)
    }
    if items.isEmpty { latest = [:] }
  }

  private mutating func forget(_ number: Int) {
    guard let item = items.removeValue(forKey: number) else { return }
    byteCount -= item.bytes
    places[item.place]?.removeAll { $0 == number }
    if places[item.place]?.isEmpty == true { places[item.place] = nil }
  }
}
