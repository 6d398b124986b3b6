package import Basics
package import Evidence
package import HTTP1
import Storage

/// A request that may be for an endpoint, however it was seen. It holds secrets; nothing of it is stored as it is.
package struct EndpointRequest: Sendable {
  package let source: UseSource
  package let at: Int64
  package let method: String
  package let target: RequestTarget
  /// Of the target, in its one spelling.
  package let path: String
  /// 0 where it is not known.
  package let status: Int
  /// Bytes of the answer's body; 0 where they are not known.
  package var size: Int64 = 0
  /// The client id that the request names, in its query or its body; nil for none. Given twice counts as not given
  /// (RFC 6749 §3.1).
  package let clientID: String?
  /// The redirect URI that it names.
  package let redirectURI: String?
  /// Of a registration what tells whose it is; nil for any other request. It is for recognition: nothing of it is
  /// stored but the connector that it names.
  package let registration: Registration?
  /// Who sent it.
  let sender: Sender
  /// The same for one sender in this process; nil: not known. Of a logged request it leaves the address out, which the
  /// sender itself tells.
  let senderHash: UInt64?

  /// The parameters that are read here.
  package static let read = ["client_id", "redirect_uri"]

  /// Of a request what tells who sent it: put together only where that is not known yet.
  enum Sender: Sendable {
    case told(userAgent: String?, address: IPAddress?, headers: [(name: String, value: String)], rawTarget: String)
    case request(HandledRequest)
  }

  package init(
    source: UseSource, at: Int64, method: String, target: RequestTarget, rawTarget: String, userAgent: String?,
    address: IPAddress?, headers: [(name: String, value: String)] = [], body: [UInt8] = [], contentType: String = "",
    status: Int = 0
  ) {
    self.init(
      source: source, at: at, method: method, target: target, status: status,
      content: Content(body, type: Array(contentType.utf8)),
      sender: .told(userAgent: userAgent, address: address, headers: headers, rawTarget: rawTarget), hash: nil)
  }

  /// As another server's log reports of it.
  package init(_ logged: LoggedRequest) {
    let sender = Sender.told(
      userAgent: logged.userAgent, address: logged.address,
      headers: logged.headers.map { (name: $0.name, value: $0.value) }, rawTarget: logged.rawTarget)
    self.init(
      source: .log, at: logged.at, method: logged.method, target: logged.target, status: logged.status,
      content: Content([], type: []), sender: sender, hash: Self.hash(of: logged))
    size = Int64(logged.responseBytes ?? 0)
  }

  private static func hash(of logged: LoggedRequest) -> UInt64 {
    var hasher = Hasher()
    hasher.combine(logged.userAgent)
    for header in logged.headers {
      hasher.combine(header.name)
      hasher.combine(header.value)
    }
    return UInt64(bitPattern: Int64(hasher.finalize()))
  }

  /// As it came here.
  package init(_ request: HandledRequest, _ target: RequestTarget, source: UseSource) {
    let type = request.body.isEmpty ? [] : request.values(of: "content-type").first ?? []
    self.init(
      source: source, at: request.time / 1_000, method: request.method, target: target, status: 0,
      content: Content(request.body, type: type), sender: .request(request), hash: request.client)
  }

  private init(
    source: UseSource, at: Int64, method: String, target: RequestTarget, status: Int, content: Content, sender: Sender,
    hash: UInt64?
  ) {
    (self.source, self.at, self.method, self.status) = (source, at, method, status)
    path = PathText.normal(target.path)
    self.target = target
    (self.sender, senderHash) = (sender, hash)
    clientID = content.parameter("client_id", beside: target.query)
    redirectURI = content.parameter("redirect_uri", beside: target.query)
    registration = content.registration
  }

  /// The parameters that a request's content holds.
  private struct Content {
    private let form: [QueryField]
    /// Of a registration nothing but who it is for.
    private let json: JSON?
    let registration: Registration?

    init(_ body: [UInt8], type: [UInt8]) {
      form =
        Self.isType(type, "application/x-www-form-urlencoded")
        ? QueryField.fields(in: body, valuesOf: EndpointRequest.read) : []
      let json = Self.isType(type, "application/json") ? try? JSON.read(body) : nil
      registration = json.flatMap(Registration.init)
      self.json = registration == nil ? json : nil
    }

    /// In any case of letters, whatever follows.
    private static func isType(_ type: [UInt8], _ wanted: StaticString) -> Bool {
      let count = wanted.utf8CodeUnitCount
      guard type.count >= count else { return false }
      for index in 0..<count {
        let byte = type[index]
        let folded = byte &- 0x41 < 26 ? byte | 0x20 : byte
        if unsafe folded != wanted.utf8Start[index] { return false }
      }
      return true
    }

    func parameter(_ name: String, beside query: [QueryField]) -> String? {
      var (found, count): (String?, Int) = (nil, 0)
      for field in query where field.name == name { (found, count) = (field.value, count + 1) }
      for field in form where field.name == name { (found, count) = (field.value, count + 1) }
      return count > 1 ? nil : found ?? json?[name]?.string
    }
  }
}
