/// The recognition data that comes with the binary, in the form of a rules file each. They stand here as texts because
/// the compiler takes a text as it is, where it took ten seconds over a resource's bytes; a text for each connector,
/// because who asks for one of them is kept from reading all.
///
/// To add a connector, write its object beside those of its kind. `ConnectorRule` says what the members mean; every
/// name that a signal has may be one connector's only. `\#` at the end of a line joins it with the next, which begins
/// where the closing quotes stand, for what is before it counts. Date the file; `BuiltInRulesTests` looks at it.
struct BuiltInRules: Sendable {
  let dated: String
  let connectors: [String]

  /// In the order in which `manifestd rules` lists them.
  static let files = [assistants, platforms, programs, libraries, crawlers]

  /// The rules file.
  var text: String { #"{"dated":"\#(dated)","connectors":[\#(connectors.joined(separator: ","))]}"# }
}
