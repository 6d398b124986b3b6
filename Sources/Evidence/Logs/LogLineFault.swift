/// Why a line tells of no request.
struct LogLineFault: Error, Equatable {
  /// In words that continue "the line …"; never a part of the line, which is a stranger's text.
  let reason: String

  init(_ reason: String) {
    self.reason = reason
  }
}
