/// The parser's inner loops over plain memory. Who calls them has checked that `start...end` lies inside it.
enum ByteScan {
  /// The length of the field name at `start` if it is one of the few that nearly every request has: recognised whole,
  /// with its colon, without a look at each byte. 0: another, or near the end. The lengths tell them apart.
  @inline(__always)
  @unsafe static func commonName(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    if start &+ 16 > end { return 0 }
    let first = unsafe ByteWord.load(base + start)
    if NamePiece("host:").matches(first) { return 4 }
    if NamePiece("accept:").matches(first) { return 6 }
    let second = unsafe ByteWord.load(base + start + 8)
    if NamePiece("user-age").matches(first), NamePiece("nt:").matches(second) { return 10 }
    if NamePiece("x-forwar").matches(first), NamePiece("ded-for:").matches(second) { return 15 }
    if NamePiece("if-none-").matches(first), NamePiece("match:").matches(second) { return 13 }
    return 0
  }

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
        // Below 0x20, or 0x7F: one more makes its top bit. False hits (behind 0xFF) are looked at below, and passed.
        let stops = ((word &- ByteWord.ones &* 0x20) | (word &+ ByteWord.ones)) & ~word & ByteWord.tops
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
