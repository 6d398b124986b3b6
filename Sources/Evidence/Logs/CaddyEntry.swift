/// What of a Caddy log line is read. Caddy's field filters may remove or replace any field, so a field of another type
/// counts as absent.
///
/// Fields: <https://caddyserver.com/docs/logging>; Caddy before 2.7, as in Debian 12, has no `client_ip`, and before
/// 2.5 `remote_addr` with the port instead of `remote_ip`.
struct CaddyEntry: Decodable {
  let logger: String?
  let time: CaddyTime?
  let request: CaddyRequest?
  let status: Int?
  let size: Int?
  let duration: Double?

  private enum Key: String, CodingKey {
    case time = "ts"
    case logger, request, status, size, duration
  }

  init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    logger = try? fields.decodeIfPresent(String.self, forKey: .logger)
    time = try? fields.decodeIfPresent(CaddyTime.self, forKey: .time)
    request = try? fields.decodeIfPresent(CaddyRequest.self, forKey: .request)
    status = try? fields.decodeIfPresent(Int.self, forKey: .status)
    size = try? fields.decodeIfPresent(Int.self, forKey: .size)
    duration = try? fields.decodeIfPresent(Double.self, forKey: .duration)
  }
}
