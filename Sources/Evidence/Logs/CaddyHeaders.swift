import Basics

/// The `headers` of a request in a Caddy log line: arrays of values under canonical names (`User-Agent`).
struct CaddyHeaders {
  private let members: [(name: ArraySlice<UInt8>, value: LogJSON)]

  /// - Parameter field: what is no object has no headers.
  init(_ field: LogJSON?) {
    if case .object(let members) = field { self.members = members } else { members = [] }
  }

  /// The first value of a header, as Go's `Header.Get`; nil if it is absent.
  func first(_ name: String) -> String? { values(name).first }

  /// All values of a list's header as one list (RFC 9110 §5.3); nil if it is absent.
  func joined(_ name: String) -> String? {
    let values = values(name)
    return values.isEmpty ? nil : values.joined(separator: ",")
  }

  /// All values of the named headers, by name, each name's in the order sent.
  func only(_ names: Set<String>) -> [LoggedHeader] {
    names.sorted().flatMap { name in values(name).map { LoggedHeader(name: name, value: $0) } }
  }

  /// Values are an array, or the one text that a log filter leaves.
  /// - Parameter name: in lower case.
  private func values(_ name: String) -> [String] {
    members.filter { Self.same($0.name, name) }.flatMap { member in
      if case .array(let elements) = member.value { return elements.compactMap(\.text) }
      return member.value.text.map { [$0] } ?? []
    }
  }

  private static func same(_ name: ArraySlice<UInt8>, _ lower: String) -> Bool {
    name.count == lower.utf8.count && ASCII.lowercased(name) == lower
  }
}
