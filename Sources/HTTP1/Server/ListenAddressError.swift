/// Text that is no listen address.
package struct ListenAddressError: Error, Equatable, CustomStringConvertible {
  /// What there is to write.
  package static let forms = "host:port, [v6]:port, unix:PATH or fd:N"

  package let text: String
  package let reason: String

  init(_ text: String, _ reason: String) { (self.text, self.reason) = (text, reason) }

  package var description: String { "listen address '\(text)': \(reason); use \(Self.forms)" }
}
