import Basics

extension Verb {
  static let version = Verb(
    "version", flags: [.output], examples: ["manifestd version", "manifestd version -o json"],
    "the version of this manifestd"
  ) { call in
    _ = try call.operands(0...0, "no operands")
    if call.format == .table {
      call.output.write("manifestd \(Release.version)\n")
    } else {
      Listing<String>(columns: [Column("version") { .string($0) }], nothing: "")
        .print([Release.version], as: call.format, to: call.output)
    }
    return .done
  }
}

/// This release of manifestd.
enum Release {
  static let version = "0.1.0"
  /// When it was made: the manual page's date.
  static let date = "2026-11-26"
}
