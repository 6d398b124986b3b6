extension JournalReader {
  /// What cannot be read at `offset`, where `next` found no batch: up to the next one that can.
  ///
  /// A batch that ends with the file before its declared length is no damage: a kill tore it, and nothing of it was
  /// answered. One that is whole in length and does not check is.
  /// - Parameter isFinished: whether nobody writes the segment any more; else its end may be a batch being written.
  /// - Returns: nil: there is none, or it cannot be told yet.
  package mutating func damage(from offset: Int64, isFinished: Bool) throws(JournalError) -> Damage? {
    let size = try size()
    guard let seed else {
      return isFinished && size > offset ? Damage(bytes: offset..<size, requests: nil, until: try modified()) : nil
    }
    let start = max(offset, Int64(SegmentHeader.byteCount))
    if size <= start || !isFinished && searched == start..<size { return nil }
    var place = start + 1
    while place + Int64(RecordLayout.batchHeadBytes) <= size {
      if let batch = try batch(at: place, seed) {
        let written = try modified()
        return Damage(
          bytes: start..<place, requests: try requests(in: start..<place),
          until: batch.records.lazy.compactMap(\.time).first ?? written, clients: try clients(in: start..<place))
      }
      place += 1
    }
    searched = start..<size
    if isFinished { return try damagedTail(start..<size) }
    forgetWindow()
    return nil
  }

  /// The end of a finished segment, where no batch checks.
  private mutating func damagedTail(_ tail: Range<Int64>) throws(JournalError) -> Damage? {
    var (place, sum) = (tail.lowerBound, Int?.some(0))
    while place < tail.upperBound, try !isTorn(place..<tail.upperBound) {
      if let batch = try unchecked(at: place, before: tail.upperBound) {
        place += batch.length
        sum = sum.map { $0 + batch.requests }
      } else {
        (place, sum) = (tail.upperBound, nil)
      }
    }
    if place == tail.lowerBound { return nil }
    let bytes = tail.lowerBound..<place
    return Damage(bytes: bytes, requests: sum, until: try modified(), clients: try clients(in: bytes))
  }

  /// Records stand at whole words.
  private mutating func clients(in bytes: Range<Int64>) throws(JournalError) -> [JournalRecord] {
    var found: [JournalRecord] = []
    let longest = RecordLayout.clientHeadBytes + RecordLayout.clientPayloadLimit
    for offset in stride(from: bytes.lowerBound, to: bytes.upperBound, by: 8) {
      let count = min(longest, Int(bytes.upperBound - offset))
      guard let place = try place(of: offset, count: count) else { break }
      if let client = Batch.soundClient(window, at: place, end: place + count) {
        found.append(.client(hash: client.hash, payload: client.payload))
      }
    }
    return found
  }

  /// The requests of batches that stand one after the other in these bytes, exactly, though their checksums do not
  /// hold; nil: they do not.
  private mutating func requests(in bytes: Range<Int64>) throws(JournalError) -> Int? {
    var (place, sum) = (bytes.lowerBound, 0)
    while place < bytes.upperBound {
      guard let batch = try unchecked(at: place, before: bytes.upperBound) else { return nil }
      place += batch.length
      sum += batch.requests
    }
    return sum
  }

  /// What is built as a batch, whatever its checksum.
  private mutating func unchecked(
    at start: Int64, before end: Int64
  ) throws(JournalError) -> (length: Int64, requests: Int)? {
    guard let head = try head(at: start) else { return nil }
    let length = RecordLayout.batchHeadBytes + head.length
    guard start + Int64(length) <= end, let place = try place(of: start, count: length) else { return nil }
    let bounds = place + RecordLayout.batchHeadBytes..<place + length
    guard let records = Batch.records(window, in: bounds, count: head.count) else { return nil }
    return (Int64(length), records.count { $0.time != nil })
  }

  /// Whether the last bytes of a file are the beginning of a batch that was never written to its end.
  private mutating func isTorn(_ bytes: Range<Int64>) throws(JournalError) -> Bool {
    let count = Int(bytes.upperBound - bytes.lowerBound)
    if count < RecordLayout.batchHeadBytes { return true }
    guard let head = try head(at: bytes.lowerBound), head.length > count - RecordLayout.batchHeadBytes,
      let place = try place(of: bytes.lowerBound, count: count),
      let whole = Batch.wholeRecords(window, in: place + RecordLayout.batchHeadBytes..<place + count)
    else { return false }
    // With all its records there it is a whole batch, whose length is damaged.
    return whole < head.count
  }
}
