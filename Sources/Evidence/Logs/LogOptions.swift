/// How the lines of one log are to be read. The same text read with other options may tell something else.
package struct LogOptions: Sendable, Equatable {
  /// What each line is to be; nil (the default): what its shape says, so that files may be mixed and cut.
  package var format: LogFormat?
  package var addressSource: LogAddressSource
  /// Whose the lines without a host are, in lower case; nil: that is not known.
  package var host: String?

  package init(format: LogFormat? = nil, addressSource: LogAddressSource = .peer, host: String? = nil) {
    self.format = format
    self.addressSource = addressSource
    self.host = host
  }
}

extension LogOptions: CustomStringConvertible {
  /// The flags that say it, `--format caddy --site dexter.cash`; empty where all is as by default.
  package var description: String {
    [
      format.map { "--format \($0.rawValue)" },
      host.map { "--site \($0)" },
      addressSource == .peer ? nil : "--client-address \(addressSource)",
    ].compactMap(\.self).joined(separator: " ")
  }
}
