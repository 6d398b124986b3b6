import Basics

/// A setting's value in force, and where it comes from.
package struct SettingValue: Sendable {
  package let setting: Setting
  /// A manifest's name, or "" for all.
  package let scope: String
  /// As given, checked against the type.
  package let text: String
  package let isDefault: Bool

  /// "max_age" or "cache_control@jwks".
  package var key: String { Setting.key(setting, scope) }

  /// The value of a duration, in seconds.
  package var seconds: Int64 { DurationText.seconds(text) ?? 0 }
  package var integer: Int64 { Int64(text) ?? 0 }
  package var fraction: Double { Self.fraction(text) ?? 0 }

  /// Why a text cannot be the setting's value; nil if it can.
  package static func complaint(about text: String, as setting: Setting) -> String? {
    if let range = setting.range { return rangeComplaint(about: text, as: setting, range) }
    return switch setting.type {
    case .duration:
      DurationText.seconds(text) == nil ? "'\(text)' is not a duration such as 90s, 5m, 2h or 7d" : nil
    case .integer:
      (Int64(text).map { $0 > 0 } ?? false) ? nil : "'\(text)' is not a positive whole number"
    case .fraction:
      fraction(text) == nil ? "'\(text)' is not a share such as 0.05 or 5%" : nil
    case .text:
      textComplaint(about: text, choices: setting.choices)
    }
  }

  private static func rangeComplaint(
    about text: String, as setting: Setting, _ range: ClosedRange<Int64>
  ) -> String? {
    let isDuration = setting.type == .duration
    let number = isDuration ? DurationText.seconds(text) : Int64(text)
    if number.map({ range.contains($0) || $0 == 0 && setting.zeroMeansNever }) ?? false { return nil }
    let never = setting.zeroMeansNever ? ", or 0s" : ""
    if isDuration, let number, number < range.lowerBound {
      return "'\(text)' is too short: give at least \(DurationText.text(range.lowerBound))\(never)"
    }
    let kind =
      isDuration
      ? "a duration from \(DurationText.text(range.lowerBound)) to \(DurationText.text(range.upperBound))"
      : "a whole number from \(range.lowerBound) to \(range.upperBound)"
    return "'\(text)' is not \(kind)\(never)"
  }

  private static func textComplaint(about text: String, choices: [String]) -> String? {
    if !choices.isEmpty {
      return choices.contains(text) ? nil : "'\(text)' is none of \(choices.joined(separator: ", "))"
    }
    // Field values: visible ASCII, space and tab (RFC 9110 §5.5, without the obsolete bytes).
    let isSafe = text.utf8.allSatisfy { $0 == 9 || (32...126).contains($0) }
    return isSafe && !text.isEmpty ? nil : "a header value is printable ASCII, and not empty"
  }

  private static func fraction(_ text: String) -> Double? {
    let value = text.hasSuffix("%") ? Double(text.dropLast()).map { $0 / 100 } : Double(text)
    return value.flatMap { (0...1).contains($0) ? $0 : nil }
  }
}

/// Durations as the operator writes them.
package enum DurationText {
  private static let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]

  /// The seconds of `90s 5m 2h 7d`, or of a plain number; nil if it is none, negative, or over a thousand years.
  package static func seconds(_ text: String) -> Int64? {
    guard let last = text.last else { return nil }
    let unit = units[last]
    let digits = unit == nil ? text[...] : text.dropLast()
    guard digits.allSatisfy(\.isASCII), let number = Int64(digits), number >= 0, digits.first != "+",
      digits.first != "-"
    else { return nil }
    let (seconds, overflow) = number.multipliedReportingOverflow(by: unit ?? 1)
    return overflow || seconds > 31_622_400_000 ? nil : seconds
  }

  /// Seconds as they would be written: in the largest unit that divides them.
  package static func text(_ seconds: Int64) -> String {
    for (unit, length) in [("d", Int64(86_400)), ("h", 3_600), ("m", 60)] where seconds > 0 && seconds % length == 0 {
      return "\(seconds / length)\(unit)"
    }
    return "\(seconds)s"
  }
}
