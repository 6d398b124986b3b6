import Basics
import HTTP1
import Manifests
import Outbound
package import Storage

/// What `endpoints set --upstream` takes: a URL that a request can be sent to, and that does not lead back here.
package enum UpstreamCheck {
  /// The URL as it is stored.
  /// - Throws: `usage` for one that a request would be refused for (by the same check), `refused` for the endpoint
  ///   itself, another retired one, or a listener of the running daemon. What comes back on other ways is noticed by
  ///   `Via` when it does.
  package static func check(_ url: String, for endpoint: EndpointRecord, in database: Database) throws -> String {
    let operation = "set the upstream of \(endpoint.url)"
    do throws(OutboundError) { try AddressPolicy(allowPlainHTTP: true).check(url) } catch {
      throw OperationError(
        .usage, operation, "\(error)", hint: "give an http or https URL such as http://127.0.0.1:3000/x")
    }
    guard let target = Endpoint(url: url, field: ""), let origin = Origin(url) else {
      throw OperationError(
        .usage, operation, "\(url) is no URL that a request can be sent to", hint: "leave out the fragment (#…)")
    }
    if let other = try retired(target, origin, database) {
      throw OperationError(
        .refused, operation,
        "\(url) is \(other.id == endpoint.id ? "that endpoint itself" : "a retired endpoint, too")",
        hint: "name the server behind it, by the address at which only that one answers")
    }
    if DatabaseLock.isHeld(path: database.path), let listener = listener(of: origin, try database.listeners()) {
      throw OperationError(
        .refused, operation, "this manifestd itself listens on \(listener)", hint: "name the server behind it")
    }
    return url
  }

  /// The retired endpoint that a URL is. Both schemes' own ports are one: what serves both serves the same there.
  private static func retired(_ target: Endpoint, _ origin: Origin, _ database: Database) throws -> EndpointRecord? {
    let sites = try database.sites()
    func hosts(_ host: String) -> Set<String> {
      let site = sites.first { $0.host == host || $0.aliases.contains(host) }
      return Set([host] + (site.map { [$0.host] + $0.aliases } ?? []))
    }
    return try database.endpoints().first { record in
      guard !record.isCurrent, let endpoint = record.endpoint, let own = Origin(record.url) else { return false }
      return endpoint.path == target.path && own.port == origin.port && hosts(endpoint.host).contains(target.host)
    }
  }

  /// As far as it can be known from the outside: the same host and port, or both this machine by their spelling.
  private static func listener(of origin: Origin, _ listeners: [String]) -> String? {
    let port = origin.port ?? (origin.scheme == "https" ? 443 : 80)
    let host = origin.host.filter { $0 != "[" && $0 != "]" }
    return listeners.first { text in
      guard case .tcp(let own, let ownPort)? = try? ListenAddress(text), Int(ownPort) == port else { return false }
      return own.lowercased() == host || isThisMachine(own) && isThisMachine(host)
    }
  }

  private static func isThisMachine(_ host: String) -> Bool {
    ["localhost", "::1", "::", "0.0.0.0"].contains(host.lowercased()) || host.hasPrefix("127.")
  }
}
