/// Parameters as a query or an `application/x-www-form-urlencoded` body carries them.
package struct FormParameters: Sendable {
  private var values: [String: [String]] = [:]

  /// - Parameter text: without the `?`; a fragment is cut off.
  package init(_ text: String) {
    for field in QueryField.fields(of: text) { values[field.name, default: []].append(field.value) }
  }

  /// The value of a parameter given exactly once, with a value; else nil.
  package subscript(_ name: String) -> String? {
    guard let given = values[name], given.count == 1, let value = given.first, !value.isEmpty else { return nil }
    return value
  }
}
