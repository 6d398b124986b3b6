import Basics
import HTTP1
import Operations

/// The headers that let a browser read the documents from any origin (Fetch standard; MCP discovery sends
/// `MCP-Protocol-Version`, which needs a preflight).
enum CrossOrigin {
  static let methods = "GET, HEAD, OPTIONS"

  /// On every answer, errors too.
  static let common: [(String, String)] = [
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "ETag, WWW-Authenticate, MCP-Protocol-Version, Link, Deprecation, Sunset"),
    ("X-Content-Type-Options", "nosniff"),
  ]

  /// On the answer to OPTIONS.
  static let preflight: [(String, String)] = [
    ("Allow", methods),
    ("Access-Control-Allow-Methods", methods),
    (
      "Access-Control-Allow-Headers",
      "MCP-Protocol-Version, Authorization, Content-Type, Accept, If-None-Match, Mcp-Session-Id, Mcp-Method, "
        + "Mcp-Name, Last-Event-ID"
    ),
    ("Access-Control-Max-Age", "86400"),
  ]
}
