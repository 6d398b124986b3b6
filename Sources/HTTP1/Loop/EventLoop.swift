import Journal
import System

/// One thread's loop: waits for sockets, and works in rounds of three steps, so that what is answered is recorded
/// before it is sent, and recording costs one write(2) a round: (A) receive, parse and put the answers of all ready
/// connections together; (B) write the journal; (C) send.
///
/// Everything in it belongs to its thread; the outside reaches it through `ServerShared` and `LoopHandle` only.
/// A struct on that thread's stack, not a class: its fields need no exclusivity checks and no reference counts.
@safe
struct EventLoop: ~Copyable {
  let shared: ServerShared
  let handle: LoopHandle
  let latest: LatestTime
  let limits: ServerLimits
  let poller: Poller
  /// In memory of its own: as a field it would be copied for each call.
  let parser: UnsafeMutablePointer<RequestParser>
  /// The same without a limit to the content, for observe listeners.
  let observerParser: UnsafeMutablePointer<RequestParser>
  let hasher: ClientHasher
  let proxies: TrustList
  let addressSource: AddressSource
  let journal: JournalWriter?
  /// Its hot half, and itself without reference counts; `journal` keeps both alive.
  let pen: JournalPen?
  let writer: Unmanaged<JournalWriter>?

  var clock = LoopClock()
  var slab: ConnectionSlab
  var arena: OutputArena
  /// The parts of the request being looked at.
  var head = RequestHead()
  /// Where every socket is read into, behind what its connection had kept.
  let inbox: UnsafeMutablePointer<UInt8>
  let inboxCapacity: Int

  /// The table in use, and the generation it was published under.
  var tableOwner: ResponseTable
  var table: TableView
  var tableGeneration = -1
  /// The table's bytes, a copy of this loop's own: the date is written into its answers, and they are sent from there.
  var tableBytes: UnsafeMutablePointer<UInt8>
  /// The prepared answer that is all a connection has got in this round so far; count 0: none, or more than one.
  var only: (start: Int, count: Int) = (0, 0)
  /// Where in the arena the answers of the connection start whose requests are read now.
  var outputStart = 0

  /// Places with answers in this round.
  let sends: UnsafeMutablePointer<UInt32>
  var sendCount = 0
  /// Connections whose kept input holds requests that had no room in their round.
  var resumes: [Poller.Tag] = []
  /// Requests answered in this round.
  var answered: UInt64 = 0
  /// Requests that wait for an answer, by ticket.
  var waits: [UInt64: TicketWait] = [:]
  var lastTicket: UInt64 = 0
  /// Bytes of answers that clients do not take.
  var heldBytes = 0
  /// Of the steady clock, ms.
  var nextSweep: Int64 = 0
  /// Listeners are out of the epoll set: no descriptors are left, or the server drains.
  var isAccepting = false
  /// When draining must end, ms of the steady clock; nil: not draining.
  var drainDeadline: Int64?

  static var sendCapacity: Int { 1024 }
  /// A round gives one connection no more than this (or one answer), bytes: the others want theirs too.
  static var roundShare: Int { 32 << 10 }
  /// Held answers of all connections together; beyond it a client that takes nothing is dropped at once.
  static var heldLimit: Int { 64 << 20 }
  /// What chunked coding may add to a content's bytes.
  static var chunkOverhead: Int { 16 << 10 }

  init(shared: ServerShared, handle: LoopHandle, poller: Poller, journal: JournalWriter?) {
    let configuration = shared.configuration
    (self.shared, self.handle, self.poller, self.journal) = (shared, handle, poller, journal)
    pen = journal?.pen
    unsafe writer = journal.map { unsafe Unmanaged.passUnretained($0) }
    latest = shared.latest
    limits = configuration.limits
    unsafe parser = .allocate(capacity: 1)
    unsafe parser.initialize(
      to: RequestParser(
        limits: limits, watched: configuration.watchedHeaders, source: configuration.clientAddress))
    var unlimited = limits
    unlimited.bodyBytes = .max
    unsafe observerParser = .allocate(capacity: 1)
    unsafe observerParser.initialize(
      to: RequestParser(
        limits: unlimited, watched: configuration.watchedHeaders, source: configuration.clientAddress))
    hasher = shared.hasher
    proxies = shared.proxies
    addressSource = AddressSource(configuration.clientAddress)
    slab = ConnectionSlab(capacity: shared.connectionLimit + shared.refusalRoom)
    // The longest request there can be, and a whole read behind it.
    inboxCapacity = limits.headBytes + limits.bodyBytes + Self.chunkOverhead + (64 << 10)
    unsafe inbox = .allocate(capacity: inboxCapacity)
    unsafe sends = .allocate(capacity: Self.sendCapacity)
    tableOwner = shared.table
    unsafe tableBytes = .allocate(capacity: tableOwner.view.byteCount)
    table = unsafe tableOwner.view.copied(to: tableBytes)
    arena = OutputArena(capacity: 4 << 20)
    arena.grow(to: 2 * table.longest + Self.roundShare + OutputArena.slack)
  }

  deinit {
    poller.close()
    clock.deallocate()
    unsafe parser.pointee.deallocate()
    unsafe parser.deallocate()
    unsafe observerParser.pointee.deallocate()
    unsafe observerParser.deallocate()
    unsafe tableBytes.deallocate()
    arena.deallocate()
    slab.deallocate()
    unsafe inbox.deallocate()
    unsafe sends.deallocate()
  }

  /// Runs until the server has been drained.
  mutating func run() {
    clock.update(latest)
    do throws(Errno) {
      let tag = Poller.Tag(place: 0, generation: Poller.Tag.wakeGeneration)
      try poller.add(handle.wakeEvent.descriptor, Poller.readable, tag)
    } catch { preconditionFailure("epoll_ctl ADD: \(error.text)") }
    startAccepting()
    repeat {
      let events = poller.wait(milliseconds: patience)
      clock.update(latest)
      takeTable()
      resumeAll()
      for index in 0..<events { handleEvent(index) }
      finishRound()
      sweepIfDue()
    } while !isDrained()
    journal?.close()
    publishCounts()
  }

  /// How long to wait, ms. Without connections nothing is timed: a quiet daemon sleeps.
  private var patience: Int32 {
    if !resumes.isEmpty { return 0 }
    if drainDeadline != nil { return 20 }
    return slab.count == 0 && isAccepting ? -1 : 1000
  }

  /// Follows `Server.publish`: at a wake-up, between two rounds.
  private mutating func takeTable() {
    if shared.tableGeneration == tableGeneration { return }
    tableGeneration = shared.tableGeneration
    tableOwner = shared.table
    unsafe tableBytes.deallocate()
    unsafe tableBytes = .allocate(capacity: tableOwner.view.byteCount)
    table = unsafe tableOwner.view.copied(to: tableBytes)
    arena.grow(to: 2 * table.longest + Self.roundShare + OutputArena.slack)
  }

  @inline(__always)
  private mutating func handleEvent(_ index: Int) {
    let tag = poller.tag(index)
    switch tag.generation {
    case Poller.Tag.wakeGeneration:
      handle.wakeEvent.clear()
      answerTickets()
    case Poller.Tag.listenerGeneration: accept(Int(tag.place))
    default:
      // A connection closed in this very round may still have an event.
      if slab.holds(tag) { handleConnection(Int(tag.place), index) }
    }
  }

  @inline(__always)
  private mutating func handleConnection(_ place: Int, _ event: Int) {
    switch slab[place].phase {
    case .open:
      // One with answers in this round already (it was resumed) waits: level-triggered, its event comes again.
      if slab[place].roundCount == 0 { receive(place) }
    case .waiting:
      // An event of this round may be older than the waiting: it tells of bytes, and they can wait.
      if poller.hasEnded(event), slab[place].roundCount == 0 { close(place) }
    case .blocked: sendHeld(place)
    case .lingering: discard(place)
    case .greeting: greet(place)
    case .free: break
    }
  }

  /// (B) and (C): the journal first, then the answers it tells of.
  mutating func finishRound() {
    if sendCount == 0 { return }
    if let writer = unsafe writer { unsafe writer._withUnsafeGuaranteedRef { $0.flush() } }
    for index in 0..<sendCount { unsafe sendRound(Int(sends[index])) }
    sendCount = 0
    arena.clear()
    publishCounts()
  }

  private mutating func publishCounts() {
    var lost: UInt64 = 0
    if let writer = unsafe writer { unsafe writer._withUnsafeGuaranteedRef { lost = $0.lost } }
    handle.add(requests: answered, lost: lost)
    answered = 0
  }
}
