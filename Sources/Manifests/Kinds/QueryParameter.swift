/// One parameter of a URL's query, as written: nothing is percent-decoded.
package struct QueryParameter: Sendable, Hashable {
  /// May be empty, as in `=a`.
  package let name: String
  /// Empty where the parameter has none, with or without `=`.
  package let value: String

  /// A parameter.
  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }

  /// The parameters of a query (without its question mark) in their order; empty ones, as in `a&&b`, left out.
  package static func parameters(ofQuery query: String) -> [QueryParameter] {
    query.split(separator: "&").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return QueryParameter(name: String(parts[0]), value: parts.count > 1 ? String(parts[1]) : "")
    }
  }
}
