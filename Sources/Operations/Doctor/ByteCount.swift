/// Bytes for people: "0 B", "12 KiB", "3.4 MiB".
package enum ByteCount {
  package static func text(_ bytes: Int64) -> String {
    var value = Double(bytes)
    var unit = 0
    let units = ["B", "KiB", "MiB", "GiB", "TiB"]
    while value >= 1_024 && unit < units.count - 1 {
      value /= 1_024
      unit += 1
    }
    let tenths = Int64((value * 10).rounded())
    let isShort = unit > 0 && tenths < 100 && tenths % 10 != 0
    return isShort ? "\(tenths / 10).\(tenths % 10) \(units[unit])" : "\(Int64(value.rounded())) \(units[unit])"
  }
}
