/// The `headers` of a request in a Caddy log line: arrays of values under canonical names (`User-Agent`).
struct CaddyHeaders: Decodable {
  /// Values under names in lower case.
  private var values: [String: [String]] = [:]

  init() {}

  init(from decoder: any Decoder) throws {
    let fields = try decoder.singleValueContainer().decode([String: Values].self)
    for (name, field) in fields { values[name.lowercased(), default: []] += field.texts }
  }

  /// The first value of a header, as Go's `Header.Get`; nil if it is absent.
  func first(_ name: String) -> String? { values[name]?.first }

  /// All values of the named headers, by name, each name's in the order sent.
  func only(_ names: Set<String>) -> [LoggedHeader] {
    names.sorted().flatMap { name in (values[name] ?? []).map { LoggedHeader(name: name, value: $0) } }
  }

  /// An array, or the one text that a log filter leaves.
  private struct Values: Decodable {
    let texts: [String]

    init(from decoder: any Decoder) throws {
      let field = try decoder.singleValueContainer()
      texts = (try? field.decode([String].self)) ?? (try? field.decode(String.self)).map { [$0] } ?? []
    }
  }
}
