/// The parser's inner loops over plain memory. Who calls them has checked that `start...end` lies inside it.
enum ByteScan {
  /// The first byte from `start` that may not stand in a token; `end` if there is none. Letters and `-`, of which
  /// most names are made, eight at a time.
  @inline(__always)
  @unsafe static func tokenEnd(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    var index = start
    while true {
      while index &+ 8 <= end {
        let word = unsafe ByteWord.load(base + index)
        let low = word & ~ByteWord.tops
        let plain = ByteWord.within(0x61, 0x7A, in: low | ByteWord.lowerCase) | ByteWord.within(0x2D, 0x2D, in: low)
        let others = (~plain | word) & ByteWord.tops
        if others != 0 {
          index &+= others.trailingZeroBitCount &>> 3
          break
        }
        index &+= 8
      }
      if index >= end { return index }
      let byte = unsafe base[index]
      // Nearly always it is the colon, which needs no look at the sets.
      if byte == UInt8(ascii: ":") || !byte.isToken { return index }
      index &+= 1
    }
  }

  /// The first byte from `start` that is no blank; `end` if there is none.
  @inline(__always)
  @unsafe static func blankEnd(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    var index = start
    while index < end, unsafe base[index].isBlank { index &+= 1 }
    return index
  }

  /// The first byte from `start` that cannot belong to a field value (RFC 9110 §5.5): a control other than HTAB, or
  /// DEL; `end` if there is none.
  @inline(__always)
  @unsafe static func valueEnd(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    var index = start
    while true {
      while index &+ 8 <= end {
        let word = unsafe ByteWord.load(base + index)
        let stops = ByteWord.below(0x20, in: word) | ByteWord.equal(to: 0x7F, in: word)
        if stops != 0 {
          index &+= stops.trailingZeroBitCount &>> 3
          break
        }
        index &+= 8
      }
      if index >= end { return end }
      let byte = unsafe base[index]
      if (byte < 0x20 && byte != 0x09) || byte == 0x7F { return index }
      index &+= 1
    }
  }
}
