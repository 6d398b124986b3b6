import Basics
import Evidence
import Storage

/// One request as nginx logs it: combined, or vcombined where a host is given.
package struct LogLine {
  package var at: Int64
  package var method: String
  package var target: String
  package var status: Int
  /// Of the answer.
  package var bytes: Int
  package var agent: String
  package var address: String
  package var host: String?
  package var referer: String

  package init(
    at: Int64, method: String = "POST", target: String = "/api/connector/oauth/token", status: Int = 200,
    bytes: Int = 12, agent: String = "openai-mcp/1.0.0", address: String = "192.0.2.7", host: String? = nil,
    referer: String = "-"
  ) {
    (self.at, self.method, self.target, self.status, self.bytes) = (at, method, target, status, bytes)
    (self.agent, self.address, self.host, self.referer) = (agent, address, host, referer)
  }

  package var text: String {
    (host.map { "\($0):443 " } ?? "")
      + "\(address) - - [\(Self.clock(at))] \"\(method) \(target) HTTP/1.1\" \(status) \(bytes) "
      + "\"\(referer)\" \"\(agent)\"\n"
  }

  package static func get(
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
