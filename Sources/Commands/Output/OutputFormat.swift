/// How a verb prints its data.
enum OutputFormat: String, CaseIterable {
  case table, json, ndjson, csv

  init(_ arguments: Arguments) throws(UsageError) {
    let text = arguments.value(.output) ?? "table"
    guard let format = OutputFormat(rawValue: text) else {
      throw UsageError(
        "no output format '\(text)'", hint: "use \(Self.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    self = format
  }
}
