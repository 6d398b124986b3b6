import Basics

/// What an operator may give with `--path`.
enum ExplicitPath {
  /// Why no request line could name the path (RFC 9112 §3.2.1); nil for a good one.
  static func fault(of path: String) -> String? {
    let bytes = path.utf8
    if bytes.first != UInt8(ascii: "/") { return "a path starts with '/'" }
    if bytes.contains(UInt8(ascii: "?")) { return "a path has no query; matching ignores it" }
    if bytes.contains(UInt8(ascii: "#")) { return "a path has no fragment" }
    if bytes.contains(where: { $0 <= 0x20 || $0 == 0x7f }) { return "a path has no control character or blank" }
    if bytes.contains(where: { $0 > 0x7f }) { return "a path is ASCII; percent-encode the rest" }
    return nil
  }
}
