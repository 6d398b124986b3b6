import Basics
import Evidence
import Storage

/// One request as nginx logs it: combined, or vcombined where a host is given.
struct LogLine {
  var at: Int64
  var method = "POST"
  var target = "/api/connector/oauth/token"
  var status = 200
  /// Of the answer.
  var bytes = 12
  var agent = "openai-mcp/1.0.0"
  var address = "192.0.2.7"
  var host: String?
  var referer = "-"

  var text: String {
    (host.map { "\($0):443 " } ?? "")
      + "\(address) - - [\(Self.clock(at))] \"\(method) \(target) HTTP/1.1\" \(status) \(bytes) "
      + "\"\(referer)\" \"\(agent)\"\n"
  }

  static func get(
    _ target: String, at: Int64, agent: String = "openai-mcp/1.0.0", address: String = "192.0.2.7", host: String? = nil,
    status: Int = 200
  ) -> LogLine {
    LogLine(at: at, method: "GET", target: target, status: status, agent: agent, address: address, host: host)
  }

  /// `10/Oct/2026:13:55:36 +0000`
  private static func clock(_ time: Int64) -> String {
    let text = RFC3339.text(time)
    let parts = text.split { "-T:Z".contains($0) }.map(String.init)
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let month = months[(Int(parts[1]) ?? 1) - 1]
    return "\(parts[2])/\(month)/\(parts[0]):\(parts[3]):\(parts[4]):\(parts[5]) +0000"
  }
}

/// A generator whose sequence depends on its seed only (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
