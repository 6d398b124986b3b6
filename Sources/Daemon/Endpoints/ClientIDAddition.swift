import Evidence
import HTTP1
import Operations

/// The request with the current client id where it names none (`endpoints set --add-client-id`).
struct ClientIDAddition {
  let url: String
  let body: [UInt8]

  init(clientID: String?, request: HandledRequest, url: String) {
    let isForm = request.fields.contains {
      $0.name == "content-type"
        && String(decoding: $0.value, as: UTF8.self).lowercased().hasPrefix("application/x-www-form-urlencoded")
    }
    let field = clientID.map { "client_id=\(SuccessorURL.component($0))" }
    func lacksID(_ bytes: [UInt8]) -> Bool {
      !QueryField.fields(in: bytes).contains { ["client_id", "client_assertion"].contains($0.name) }
    }
    // HTTP Basic names the client in the Authorization field (RFC 6749 §2.3.1), and one way is all there may be.
    let isBasic = request.values(of: "authorization").contains {
      String(decoding: $0.prefix(6), as: UTF8.self).lowercased() == "basic "
    }
    switch (field, request.method) {
    case (let field?, "GET") where !isBasic && lacksID(request.query):
      self.url = url + (url.contains("?") ? "&" : "?") + field
      body = request.body
    case (let field?, "POST") where isForm && !isBasic && lacksID(request.query) && lacksID(request.body):
      self.url = url
      body = request.body + Array(((request.body.isEmpty ? "" : "&") + field).utf8)
    default:
      self.url = url
      body = request.body
    }
  }
}
