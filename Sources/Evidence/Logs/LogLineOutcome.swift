/// What one line of an access log was.
package enum LogLineOutcome: Sendable, Equatable {
  case request(LoggedRequest)
  /// Nothing but blanks.
  case blank
  /// No request can be told from it.
  /// - Parameter reason: in words that continue "the line …"; never a part of the line, which is a stranger's text.
  case unmatched(reason: String)
}
