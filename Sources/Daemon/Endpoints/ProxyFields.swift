import Basics
import Evidence
import HTTP1
import Operations
import Outbound

/// What of a message's fields goes through a proxy (RFC 9110 §7.6), as `Latin1` texts: each line by itself, its bytes
/// as they came.
enum ProxyFields {
  /// Fields of one connection only (§7.6.1), and those whose values are made anew.
  private static let connection: Set<String> = [
    "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer",
    "transfer-encoding", "upgrade", "host", "content-length", "expect",
  ]

  /// Where proxies say for whom they ask, and where to. Upstreams believe them, so nobody else's word goes on: what is
  /// believed here is said in `forwarded`. Besides these all that begin with `x-forwarded` or `x-original`.
  private static let identity: Set<String> = [
    "forwarded", "x-real-ip", "x-client-ip", "x-cluster-client-ip", "client-ip", "true-client-ip",
    "cf-connecting-ip", "cf-connecting-ipv6", "cf-pseudo-ipv4", "fastly-client-ip", "fly-client-ip",
    "do-connecting-ip", "x-appengine-user-ip", "x-appengine-remote-addr", "x-azure-clientip", "x-azure-socketip",
    "x-nf-client-connection-ip", "x-vercel-forwarded-for", "x-vercel-ip", "x-sucuri-clientip", "incap-client-ip",
    "x-envoy-external-address", "x-remote-ip", "x-remote-addr", "x-proxyuser-ip", "x-proxy-user-ip",
    "proxy-client-ip", "wl-proxy-client-ip", "x-coming-from", "x-host", "x-rewrite-url", "x-proto", "x-scheme",
    "x-url-scheme", "front-end-https", "proxy",
  ]

  /// - Parameters:
  ///   - name: of this proxy.
  ///   - source: where the client's address was read; that field has done its work.
  static func request(
    _ request: HandledRequest, name: ProxyName, source: ClientAddressSource = .forwardedFor
  ) -> [(String, String)] {
    let sent = request.fields.map { ($0.name, Latin1.text($0.value)) }
    return kept(sent).filter { !saysWho($0.0, source) } + forwarded(request)
      + [("via", name.via(isHTTP10: request.isHTTP10))]
  }

  /// A `_` is a `-` to many an upstream (CGI, RFC 3875 §4.1.18), so that a name with one could stand for any of these.
  private static func saysWho(_ name: String, _ source: ClientAddressSource) -> Bool {
    identity.contains(name) || name.hasPrefix("x-forwarded") || name.hasPrefix("x-original") || name.contains("_")
      || source == .header(name)
  }

  /// Who asks, for which host, and how: as far as it is believed.
  private static func forwarded(_ request: HandledRequest) -> [(String, String)] {
    let address = request.isUnixPeerWithoutAddress ? nil : IPAddress(bytes: request.address)
    let proto = scheme(of: request)
    var fields: [(String, String)] = []
    if let address { fields.append(("x-forwarded-for", "\(address)")) }
    if !request.host.isEmpty { fields.append(("x-forwarded-host", request.host)) }
    fields.append(("x-forwarded-proto", proto))
    // RFC 7239 §4, §6: an IPv6 address stands in brackets and quotes.
    let node = address.map { $0.isV4 ? "\($0)" : "\"[\($0)]\"" } ?? "unknown"
    let isToken = request.host.utf8.allSatisfy { HeaderField.isName(String(UnicodeScalar($0))) }
    let host = isToken ? request.host : "\"\(request.host)\""
    fields.append(("forwarded", "for=\(node)" + (request.host.isEmpty ? "" : ";host=\(host)") + ";proto=\(proto)"))
    return fields
  }

  /// What a trusted peer says; else http, which is what came in.
  private static func scheme(of request: HandledRequest) -> String {
    guard request.peerIsTrusted else { return "http" }
    let said = request.values(of: "x-forwarded-proto").map { Latin1.text($0).lowercased() }
    return said == ["https"] ? "https" : "http"
  }

  /// The lines of an answer that go on, finished.
  static func response(_ fields: [(String, String)]) -> [(String, String)] {
    kept(fields).filter { HeaderField.isName($0.0) && HeaderField.isValue($0.1) }
  }

  /// Without what `Connection` names, too.
  private static func kept(_ fields: [(String, String)]) -> [(String, String)] {
    let lists = fields.filter { $0.0.lowercased() == "connection" }.map { $0.1.lowercased() }
    let named = lists.joined(separator: ",").split(separator: ",").map { name in
      String(name.filter { $0 != " " && $0 != "\t" })
    }
    return fields.filter { field in
      let name = field.0.lowercased()
      return !connection.contains(name) && !named.contains(name)
    }
  }
}
