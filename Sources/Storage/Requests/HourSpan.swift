/// Hours that are looked up at once (Unix time / 3600): most of those between the first and the last are among them.
struct HourSpan {
  /// Hours that may be missing between one and the next.
  private static let gap: Int64 = 4
  /// So many are held in memory.
  private static let most = 1_024

  /// In order.
  let hours: [Int64]

  var range: ClosedRange<Int64> { hours[0]...hours[hours.count - 1] }

  /// - Parameter hours: each once, in any order.
  static func spans(of hours: [Int64]) -> [HourSpan] {
    var spans: [HourSpan] = []
    var present: [Int64] = []
    for hour in hours.sorted() {
      if let last = present.last, hour - last > gap || present.count >= most {
        spans.append(HourSpan(hours: present))
        present = []
      }
      present.append(hour)
    }
    return present.isEmpty ? spans : spans + [HourSpan(hours: present)]
  }
}
