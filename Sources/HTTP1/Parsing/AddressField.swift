/// The name of the one header that says the client's address, in plain memory for the parser. Compared exactly: a
/// name that merely hashes alike would let a client choose its address.
@safe
struct AddressField {
  /// In lower case. Freed by the loop that owns the parser.
  private let name: UnsafeMutablePointer<UInt8>
  let count: Int

  /// - Parameter text: a token in lower case; empty: no header at all.
  init(_ text: String) {
    let bytes = Array(text.utf8)
    unsafe name = .allocate(capacity: max(bytes.count, 1))
    for (index, byte) in bytes.enumerated() { unsafe (name + index).initialize(to: byte) }
    count = bytes.count
  }

  func deallocate() { unsafe name.deallocate() }

  /// Whether the range, a token, is the name in any case of letters.
  @inline(__always)
  func matches(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    end &- start == count && isSame(bytes, start)
  }

  @inline(never)
  private func isSame(_ bytes: borrowing Span<UInt8>, _ start: Int) -> Bool {
    for index in 0..<count {
      let byte = bytes[start &+ index]
      let folded = byte &- 0x41 < 26 ? byte | 0x20 : byte
      if unsafe folded != name[index] { return false }
    }
    return true
  }
}
