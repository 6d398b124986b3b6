/// A piece of a lower-case name of letters, `-` and `:`, up to 8 bytes, to be found in any case of letters.
struct NamePiece {
  private let wanted: UInt64
  /// 0x20 where a letter stands: or-ing it to other bytes could make another byte of them (CR would pass for `-`).
  private let fold: UInt64
  private let mask: UInt64

  @inline(__always)
  init(_ text: StaticString) {
    var (wanted, fold, mask): (UInt64, UInt64, UInt64) = (0, 0, 0)
    var index = text.utf8CodeUnitCount
    while index > 0 {
      index &-= 1
      let byte = unsafe UInt64(text.utf8Start[index])
      wanted = wanted &<< 8 | byte
      fold = fold &<< 8 | (byte >= 0x61 ? 0x20 : 0)
      mask = mask &<< 8 | 0xFF
    }
    (self.wanted, self.fold, self.mask) = (wanted, fold, mask)
  }

  @inline(__always)
  func matches(_ word: UInt64) -> Bool { (word | fold) & mask == wanted }
}
