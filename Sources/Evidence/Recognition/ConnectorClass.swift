/// What kind of caller a connector is; decides how it is judged and whether it may open an alert.
package enum ConnectorClass: String, Sendable, CaseIterable {
  /// Calls come from the platform's own servers: judged as one client.
  case hosted
  /// Calls come from each user's machine or installation: judged by how many of its clients.
  case local
  /// An HTTP library under its own name, `(none)` or `unknown`: judged as local, opens no alert by default.
  case httpLibrary = "library"
  /// Indexes the web; its rows have no state.
  case crawler
  /// A person's browser; its rows have no state.
  case browser

  /// Whether a caller of this class says of itself no more than what it is made with: a registration by it, or another
  /// request from the same address, tells whose it is.
  package var isNameless: Bool { self == .httpLibrary }
}
