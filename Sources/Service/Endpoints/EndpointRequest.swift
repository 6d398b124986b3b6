import Evidence
import Manifests
import Storage

/// A request that may be for an endpoint, however it was seen. It holds secrets; nothing of it is stored as it is.
struct EndpointRequest: Sendable {
  let source: UseSource
  let at: Int64
  let method: String
  let target: RequestTarget
  let rawTarget: String
  let userAgent: String?
  let address: IPAddress?
  /// Watched headers only.
  let headers: [(name: String, value: String)]
  /// Of a form or JSON body; empty where it was not seen.
  let body: [UInt8]
  let contentType: String
  /// 0 where it is not known.
  let status: Int

  init(
    source: UseSource, at: Int64, method: String, target: RequestTarget, rawTarget: String, userAgent: String?,
    address: IPAddress?, headers: [(name: String, value: String)] = [], body: [UInt8] = [], contentType: String = "",
    status: Int = 0
  ) {
    self.source = source
    self.at = at
    self.method = method
    self.target = target
    self.rawTarget = rawTarget
    self.userAgent = userAgent
    self.address = address
    self.headers = headers
    self.body = body
    self.contentType = contentType
    self.status = status
  }

  /// As another server's log tells of it.
  init(_ logged: LoggedRequest) {
    self.init(
      source: .log, at: logged.at, method: logged.method, target: logged.target, rawTarget: logged.rawTarget,
      userAgent: logged.userAgent, address: logged.address,
      headers: logged.headers.map { (name: $0.name, value: $0.value) }, status: logged.status)
  }

  /// The client id that the request names, in its query or its body; nil for none. Given twice counts as not given
  /// (RFC 6749 §3.1).
  var clientID: String? { parameter("client_id") }

  /// The redirect URI that it names; of a registration (RFC 7591) its only one.
  var redirectURI: String? {
    if let given = parameter("redirect_uri") { return given }
    let registered = json?["redirect_uris"]?.array?.compactMap(\.string) ?? []
    return Set(registered).count == 1 ? registered[0] : nil
  }

  private func parameter(_ name: String) -> String? {
    let all = (target.query + form).filter { $0.name == name }.map(\.value)
    if all.count == 1 { return all[0] }
    return all.isEmpty ? json?[name]?.string : nil
  }

  private var form: [QueryField] {
    contentType.lowercased().hasPrefix("application/x-www-form-urlencoded")
      ? QueryField.fields(of: String(decoding: body, as: UTF8.self)) : []
  }

  private var json: JSON? {
    contentType.lowercased().hasPrefix("application/json") ? try? JSON.read(body) : nil
  }
}
