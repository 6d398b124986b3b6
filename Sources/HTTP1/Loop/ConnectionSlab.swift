import System

/// A loop's connections by place. Memory is reserved for the most there may be, and costs nothing until used: places
/// are given out lowest-used first, so that it stays dense. Owned by one loop thread.
@safe
struct ConnectionSlab {
  private let base: UnsafeMutablePointer<Connection>
  private let capacity: Int
  /// Places beyond have never been used.
  private(set) var highWater = 0
  private(set) var count = 0
  /// Free places below the high-water mark, a stack.
  private let free: UnsafeMutablePointer<UInt32>
  private var freeCount = 0

  init(capacity: Int) {
    self.capacity = capacity
    unsafe base = AddressSpace.reserve(capacity * MemoryLayout<Connection>.stride)
      .bindMemory(to: Connection.self, capacity: capacity)
    unsafe free = AddressSpace.reserve(capacity * 4).bindMemory(to: UInt32.self, capacity: capacity)
  }

  func deallocate() {
    unsafe AddressSpace.release(base, capacity * MemoryLayout<Connection>.stride)
    unsafe AddressSpace.release(free, capacity * 4)
  }

  /// Places come from `take` and from our own tags in epoll events, which `holds` checks.
  subscript(_ place: Int) -> Connection {
    @inline(__always)
    unsafeAddress {
      assert(place >= 0 && place < highWater)
      return unsafe UnsafePointer(base + place)
    }
    @inline(__always)
    nonmutating unsafeMutableAddress {
      assert(place >= 0 && place < highWater)
      return unsafe base + place
    }
  }

  /// Whether an event's tag still means the connection it was given for.
  @inline(__always)
  func holds(_ tag: Poller.Tag) -> Bool {
    let place = Int(tag.place)
    return place < highWater && self[place].generation == tag.generation
  }

  /// A fresh connection's place; nil: all are taken.
  mutating func take(_ descriptor: Int32, peer: Peer) -> Int? {
    var place = highWater
    var generation: UInt32 = 0
    if freeCount > 0 {
      freeCount -= 1
      place = unsafe Int(free[freeCount])
      generation = unsafe base[place].generation
    } else {
      if highWater == capacity { return nil }
      highWater += 1
    }
    unsafe (base + place).initialize(to: Connection())
    self[place].descriptor = descriptor
    self[place].generation = (generation + 1) & 0x7FFF_FFFF
    self[place].peer = peer
    self[place].phase = .open
    count += 1
    return place
  }

  /// Frees the place and the memory its connection owned; the descriptor is the caller's to close.
  mutating func release(_ place: Int) {
    dropInput(place)
    dropOutput(place)
    self[place].phase = .free
    unsafe free[freeCount] = UInt32(place)
    freeCount += 1
    count -= 1
  }

  /// Keeps a copy of what was received, growing the connection's memory as needed.
  func keepInput(_ place: Int, _ source: UnsafePointer<UInt8>, _ count: Int) {
    if count == 0 { return dropInput(place) }
    if self[place].inputCapacity < count {
      dropInput(place)
      var capacity = 512
      while capacity < count { capacity *= 2 }
      unsafe self[place].inputBytes = .allocate(capacity: capacity)
      self[place].inputCapacity = capacity
    }
    if let target = unsafe self[place].inputBytes { unsafe target.update(from: source, count: count) }
    self[place].inputCount = count
  }

  func dropInput(_ place: Int) {
    guard let memory = unsafe self[place].inputBytes else { return }
    unsafe memory.deallocate()
    unsafe self[place].inputBytes = nil
    (self[place].inputCount, self[place].inputCapacity) = (0, 0)
  }

  /// Keeps a copy of what the socket did not take.
  func keepOutput(_ place: Int, _ source: UnsafePointer<UInt8>, _ count: Int) {
    let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: count)
    unsafe memory.update(from: source, count: count)
    unsafe self[place].outputBytes = memory
    (self[place].outputStart, self[place].outputCount) = (0, count)
  }

  /// Keeps more of the same behind it.
  func addOutput(_ place: Int, _ source: UnsafePointer<UInt8>, _ count: Int) {
    guard let old = unsafe self[place].outputBytes else { return unsafe keepOutput(place, source, count) }
    let (start, kept) = (self[place].outputStart, self[place].outputCount)
    let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: kept + count)
    unsafe memory.update(from: old, count: kept)
    unsafe (memory + kept).update(from: source, count: count)
    dropOutput(place)
    unsafe self[place].outputBytes = memory
    (self[place].outputStart, self[place].outputCount) = (start, kept + count)
  }

  func dropOutput(_ place: Int) {
    guard let memory = unsafe self[place].outputBytes else { return }
    unsafe memory.deallocate()
    unsafe self[place].outputBytes = nil
    (self[place].outputStart, self[place].outputCount) = (0, 0)
  }
}
