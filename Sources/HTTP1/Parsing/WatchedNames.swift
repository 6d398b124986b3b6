/// The configured header names that distinguish clients, told by length and folded hash. A name crafted to collide
/// changes nothing but its sender's own identity.
@safe
struct WatchedNames {
  private var lengths: UInt64 = 0
  /// Allocated once: an InlineArray here would be copied with each call. Freed by the loop that owns the parser.
  private let hashes: UnsafeMutablePointer<UInt64>
  private var count = 0
  /// One of the names that `ByteScan.commonName` knows is among them.
  private(set) var areCommon = false

  init(_ names: [String]) {
    unsafe hashes = .allocate(capacity: ServerConfiguration.watchedHeaderLimit)
    for name in names.prefix(ServerConfiguration.watchedHeaderLimit) {
      let bytes = Array(name.utf8)
      let line = Array("\(name):0123456789012345".utf8)
      if unsafe line.withUnsafeBufferPointer({ unsafe ByteScan.commonName($0.baseAddress!, 0, $0.count).length }) > 0 {
        areCommon = true
      }
      unsafe hashes[count] = bytes.span.foldedHash(0, bytes.count, fold: ByteWord.lowerCase)
      lengths |= 1 &<< UInt64(min(bytes.count, 63))
      count += 1
    }
  }

  func deallocate() { unsafe hashes.deallocate() }

  /// The place of the name in the configured list; -1: not among them.
  @inline(__always)
  func index(of bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    if lengths == 0 || (lengths &>> UInt64(min(end &- start, 63))) & 1 == 0 { return -1 }
    return search(bytes, start, end)
  }

  @inline(never)
  private func search(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    let hash = bytes.foldedHash(start, end, fold: ByteWord.lowerCase)
    var index = 0
    while index < count {
      if unsafe hashes[index] == hash { return index }
      index &+= 1
    }
    return -1
  }
}
