/// Texts within texts, byte for byte. The standard library's own search comes with its engine for regular expressions:
/// every verb would load its types, and ask them when a type is made.
extension StringProtocol {
  /// Where a text first begins in this one, and ends; nil: it is not there.
  package func place(of text: String) -> Range<Index>? {
    let (own, wanted) = (utf8, text.utf8)
    var start = own.startIndex
    while true {
      var (here, there) = (start, wanted.startIndex)
      while there < wanted.endIndex, here < own.endIndex, own[here] == wanted[there] {
        own.formIndex(after: &here)
        wanted.formIndex(after: &there)
      }
      if there == wanted.endIndex { return start..<here }
      if here == own.endIndex { return nil }
      own.formIndex(after: &start)
    }
  }

  package func has(_ text: String) -> Bool { place(of: text) != nil }

  /// What stands between one and the next, and before the first and behind the last.
  package func parts(between separator: String) -> [String] {
    guard let place = place(of: separator), !place.isEmpty else { return [String(self)] }
    return [String(self[..<place.lowerBound])] + self[place.upperBound...].parts(between: separator)
  }
}
