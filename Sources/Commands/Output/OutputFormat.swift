/// How a verb prints its data.
enum OutputFormat: String, CaseIterable {
  case table, json, ndjson, csv

  init(_ arguments: Arguments) throws(UsageError) {
    self = try arguments.choice(.output, "format") ?? .table
  }
}
