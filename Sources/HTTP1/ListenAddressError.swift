/// Text that is no listen address.
package struct ListenAddressError: Error, Equatable, CustomStringConvertible {
  package let text: String
  package let reason: String

  init(_ text: String, _ reason: String) { (self.text, self.reason) = (text, reason) }

  package var description: String { "listen address '\(text)': \(reason); use host:port, [v6]:port or unix:PATH" }
}
