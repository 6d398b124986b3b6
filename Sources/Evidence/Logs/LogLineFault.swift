/// Why a line tells of no request.
struct LogLineFault: Error, Equatable {
  /// In words that continue "the line …"; never a part of the line, which is a stranger's text.
  let reason: String

  init(_ reason: String) {
    self.reason = reason
  }

  /// What stands before a line's time.
  static let noCaller = LogLineFault("has no address, ident and user before its time")
  static let noAddress = LogLineFault("begins with a word that is neither an address nor a host")
  static let badList = LogLineFault("begins with a list in which a word is no address")
  static let twoAddresses = LogLineFault("has two addresses before its time: which is the client's is not known")
  static let hostedList = LogLineFault(
    "has a host and a list of addresses before its time, as only --format vcombined is to have")
  static let twoNames = LogLineFault("begins with two names: which is the host is not known")
  static let hosted = LogLineFault("begins with a host, as vcombined does")
  static let hostless = LogLineFault("does not begin with a host, as vcombined does")
  static let piece = LogLineFault("is a piece of a longer line that a container's runtime has cut")
  /// Where `--client-address` looks.
  static let noQuoted = LogLineFault("has no field in quotes after its user agent to take the client's address from")
  static let noField = LogLineFault("has no field of the name that the client's address is to be taken from")
}
