/// A field name that nearly every request has, and what becomes of its value.
struct CommonName {
  var length: Int
  var isHost = false
  /// As which it is kept; nil: not at all.
  var kind: FieldKind?
}

/// The parser's inner loops over plain memory. Who calls them has checked that `start...end` lies inside it.
enum ByteScan {
  /// The field name at `start` if it is one of the few that nearly every request has: recognised whole, with its
  /// colon, without a look at each byte. Else, or near the end, of length 0.
  @inline(__always)
  @unsafe static func commonName(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> CommonName {
    if start &+ 16 > end { return CommonName(length: 0) }
    let first = unsafe ByteWord.load(base + start)
    if NamePiece("host:").matches(first) { return CommonName(length: 4, isHost: true) }
    if NamePiece("accept:").matches(first) { return CommonName(length: 6) }
    let second = unsafe ByteWord.load(base + start + 8)
    if NamePiece("user-age").matches(first), NamePiece("nt:").matches(second) {
      return CommonName(length: 10, kind: .userAgent)
    }
    if NamePiece("x-forwar").matches(first), NamePiece("ded-for:").matches(second) {
      return CommonName(length: 15, kind: .forwardedFor)
    }
    if NamePiece("if-none-").matches(first), NamePiece("match:").matches(second) {
      return CommonName(length: 13, kind: .ifNoneMatch)
    }
    return CommonName(length: 0)
  }

  /// The first byte from `start` that may not stand in a token; `end` if there is none.
  @inline(__always)
  @unsafe static func tokenEnd(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    var index = start
    while true {
      // Letters and `-`, of which most names are made.
      index = unsafe ByteBlock.first(base, index, end) { bytes in
        noLetter(bytes) .& (bytes .!= ByteBlock.all(UInt8(ascii: "-")))
      }
      if index >= end { return end }
      let byte = unsafe base[index]
      // Nearly always it is the colon, which needs no look at the sets.
      if byte == UInt8(ascii: ":") || !byte.isToken { return index }
      index &+= 1
    }
  }

  /// The first byte from `start` that is no blank; `end` if there is none.
  @inline(__always)
  @unsafe static func blankEnd(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    // Nearly always there is one space.
    if unsafe start &+ 1 < end && base[start] == 0x20 && base[start &+ 1] > 0x20 { return start &+ 1 }
    var index = start
    while index < end, unsafe base[index].isBlank { index &+= 1 }
    return index
  }

  /// CRLF, of two bytes that are there.
  @inline(__always)
  @unsafe static func isLineEnd(_ bytes: UnsafePointer<UInt8>) -> Bool {
    unsafe UInt16(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt16.self)) == 0x0A0D
  }

  /// The first byte from `start` that cannot belong to a field value (RFC 9110 §5.5): a control other than HTAB, or
  /// DEL; `end` if there is none.
  @inline(__always)
  @unsafe static func valueEnd(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    var index = start
    while true {
      index = unsafe ByteBlock.first(base, index, end) { bytes in
        (bytes .< ByteBlock.all(0x20)) .| (bytes .== ByteBlock.all(0x7F))
      }
      if unsafe index >= end || base[index] != 0x09 { return index }
      index &+= 1
    }
  }

  /// The first byte from `start` that cannot belong to a target: a control, a space, `#`, DEL, what is not ASCII
  /// (RFC 3986 §2), and `?` if asked; `end` if there is none.
  @inline(__always)
  @unsafe static func targetEnd(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, atQuery: Bool) -> Int {
    let query = atQuery ? UInt8(ascii: "?") : UInt8(ascii: "#")
    return unsafe ByteBlock.first(base, start, end) { bytes in
      ((bytes &- ByteBlock.all(0x21)) .>= ByteBlock.all(0x7F - 0x21)) .| (bytes .== ByteBlock.all(UInt8(ascii: "#")))
        .| (bytes .== ByteBlock.all(query))
    }
  }

  /// The first byte from `start` that is no letter, digit, `-` or `.`; `end` if there is none.
  @inline(__always)
  @unsafe static func plainHostEnd(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    unsafe ByteBlock.first(base, start, end) { bytes in
      noLetter(bytes) .& ((bytes &- ByteBlock.all(0x30)) .>= ByteBlock.all(10))
        .& ((bytes &- ByteBlock.all(0x2D)) .>= ByteBlock.all(2))
    }
  }

  @inline(__always)
  private static func noLetter(_ bytes: ByteBlock.Bytes) -> ByteBlock.Marks {
    ((bytes | ByteBlock.all(0x20)) &- ByteBlock.all(0x61)) .>= ByteBlock.all(26)
  }
}
