/// A request header that a log holds.
package struct LoggedHeader: Sendable, Equatable {
  /// Lower case.
  package var name: String
  /// As logged; control characters and all.
  package var value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}
