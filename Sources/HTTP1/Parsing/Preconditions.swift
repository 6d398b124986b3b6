import Basics

/// Conditional requests: RFC 9110 §13.2.2, in its order. For GET and HEAD of a representation that exists.
struct Preconditions: ~Copyable {
  enum Verdict: UInt16 { case full = 200, notModified = 304, failed = 412 }

  /// Whether the request has any: most have none, and need not ask.
  @inline(__always)
  static func arePresent(in head: borrowing RequestHead) -> Bool {
    let conditions =
      FieldKind.ifMatch.bit | FieldKind.ifNoneMatch.bit | FieldKind.ifModifiedSince.bit
      | FieldKind.ifUnmodifiedSince.bit
    return head.kinds & conditions != 0
  }

  let table: TableView
  /// Unix seconds, for two-digit years.
  let now: Int64

  /// - Parameters:
  ///   - route: an index into the table.
  ///   - proof: set to what If-None-Match proves that the client holds; the resource's own tag before all others.
  @inline(never)
  func verdict(
    _ bytes: borrowing Span<UInt8>, _ head: borrowing RequestHead, route: Int, proof: inout UInt64
  ) -> Verdict {
    var isNoneMatch = false
    if head.has(.ifNoneMatch) { isNoneMatch = noneMatch(bytes, head, route, &proof) }
    if head.has(.ifMatch) {
      if !match(bytes, head, route) { return .failed }
    } else if isModified(bytes, head, .ifUnmodifiedSince, route) == true {
      return .failed
    }
    if head.has(.ifNoneMatch) { return isNoneMatch ? .notModified : .full }
    return isModified(bytes, head, .ifModifiedSince, route) == false ? .notModified : .full
  }

  /// Whether If-None-Match names the current representation: weak comparison (§8.8.3.2).
  private func noneMatch(
    _ bytes: borrowing Span<UInt8>, _ head: borrowing RequestHead, _ route: Int, _ proof: inout UInt64
  ) -> Bool {
    var isNamed = false
    for place in 0..<head.fieldCount where head.fields[place].kind == .ifNoneMatch {
      var index = Int(head.fields[place].start)
      // Clients give back what they got: no list to read then.
      if isOwn(bytes, index, Int(head.fields[place].end), route) {
        proof = unsafe table.route(at: route).pointee.proof
        return true
      }
      while let member = EntityTagList.next(bytes, &index, Int(head.fields[place].end)) {
        guard case .tag(let start, let end, _) = member else {
          isNamed = true
          continue
        }
        if isOwn(bytes, start, end, route) {
          proof = unsafe table.route(at: route).pointee.proof
          return true
        }
        if proof == 0 { proof = EntityTagList.proof(bytes, start, end) }
      }
    }
    return isNamed
  }

  /// Whether If-Match names the current representation: strong comparison (§13.1.1).
  private func match(_ bytes: borrowing Span<UInt8>, _ head: borrowing RequestHead, _ route: Int) -> Bool {
    for place in 0..<head.fieldCount where head.fields[place].kind == .ifMatch {
      var index = Int(head.fields[place].start)
      while let member = EntityTagList.next(bytes, &index, Int(head.fields[place].end)) {
        guard case .tag(let start, let end, let isWeak) = member else { return true }
        if !isWeak, isOwn(bytes, start, end, route) { return true }
      }
    }
    return false
  }

  private func isOwn(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int, _ route: Int) -> Bool {
    let (own, count) = unsafe (table.route(at: route).pointee.tagStart, table.route(at: route).pointee.tagCount)
    return table.equals(own, Int(count), bytes, start, end)
  }

  /// Whether the representation changed after the field's date; nil: no such field, given twice, or no date: ignored
  /// (§13.1.3, §13.1.4).
  private func isModified(
    _ bytes: borrowing Span<UInt8>, _ head: borrowing RequestHead, _ kind: FieldKind, _ route: Int
  ) -> Bool? {
    guard head.has(kind) else { return nil }
    var found: RequestHead.Field?
    for place in 0..<head.fieldCount where head.fields[place].kind == kind {
      if found != nil { return nil }
      found = head.fields[place]
    }
    guard let found else { return nil }
    let (start, end) = (Int(found.start), Int(found.end))
    // Clients give back what they got: no need to read it then.
    let own = unsafe table.route(at: route).pointee.modifiedStart
    if table.equals(own, HTTPDate.byteCount, bytes, start, end) { return false }
    guard let date = HTTPDate.seconds(bytes.array(start, end), now: now) else { return nil }
    return unsafe table.route(at: route).pointee.lastModified > date
  }
}
