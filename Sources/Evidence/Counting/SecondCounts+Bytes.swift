extension SecondCounts {
  /// As stored: 0 where seconds are told, 1 where minutes are; then for each place, counted in that unit, its distance
  /// from the one before it (the first: from the hour's start), doubled, and 1 more where its count follows, less 2. A
  /// count of 1 is not written. Numbers are in groups of seven bits, the lowest first (LEB128). The same counts are
  /// always the same bytes.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(1 + 3 * entries.count)
    bytes.append(isByMinute ? 1 : 0)
    var before: Int64 = 0
    for entry in entries {
      let place = entry.place / unit
      Self.append(UInt64(place - before) << 1 | (entry.count > 1 ? 1 : 0), to: &bytes)
      if entry.count > 1 { Self.append(UInt64(entry.count - 2), to: &bytes) }
      before = place
    }
    return bytes
  }

  /// Reads what `bytes` wrote; nil for anything else.
  package init?(hour: Int64, bytes: [UInt8]) {
    self.init(hour: hour)
    guard let granularity = bytes.first, granularity < 2 else { return nil }
    isByMinute = granularity == 1
    var index = 1
    var place: Int64 = 0
    while index < bytes.count {
      guard let word = Self.number(in: bytes, &index), word >> 1 < 3_600 else { return nil }
      let distance = Int64(word >> 1)
      if distance == 0 && !entries.isEmpty { return nil }
      place += distance
      var count: Int64 = 1
      if word & 1 == 1 {
        guard let more = Self.number(in: bytes, &index), more <= UInt64(Int64.max - 2) else { return nil }
        count = Int64(more) + 2
      }
      guard place * unit < 3_600 else { return nil }
      entries.append(Entry(place: place * unit, count: count))
    }
    if !isByMinute && entries.count > Self.secondLimit { return nil }
  }

  private var unit: Int64 { isByMinute ? 60 : 1 }

  private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// Nil for one that is cut off, has more than 64 bits, or is longer than it need be.
  private static func number(in bytes: [UInt8], _ index: inout Int) -> UInt64? {
    var number: UInt64 = 0
    var shift: UInt64 = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if shift == 63 && byte > 1 { return nil }
      number |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return byte == 0 && shift > 0 ? nil : number }
      shift += 7
      if shift > 63 { return nil }
    }
    return nil
  }
}
