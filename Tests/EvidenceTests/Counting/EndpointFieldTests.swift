import Testing

@testable import Evidence

private let asking: [RequestShape] = [.asks, .asksOK, .asksUnchanged]
private let gets = asking + [.ok, .unchanged, .get]

@Suite("Which requests are uses of which endpoints")
struct EndpointFieldTests {
  @Test(
    "a request's shape",
    arguments: [
      ("POST", 200, false, .post), ("POST", 0, true, .post), ("GET", 302, true, .asks), ("GET", 200, true, .asksOK),
      ("GET", 304, true, .asksUnchanged), ("GET", 404, true, .asks), ("GET", 0, true, .asks),
      ("GET", 200, false, .ok), ("GET", 304, false, .unchanged), ("GET", 404, false, .get), ("GET", 0, false, .get),
      ("GET", 206, false, .get), ("HEAD", 404, true, .head), ("HEAD", 200, true, .headOK),
      ("HEAD", 304, false, .headOK), ("HEAD", 0, false, .head), ("PUT", 200, true, .other), ("get", 200, true, .other),
      ("", 200, false, .other), ("OPTIONS", 204, true, nil),
    ] as [(String, Int, Bool, RequestShape?)])
  func shape(_ method: String, _ status: Int, _ hasParameters: Bool, _ shape: RequestShape?) {
    #expect(RequestShape(method: method, status: status, hasParameters: hasParameters) == shape)
  }

  @Test("shapes are stored under names that stay") func names() {
    #expect(
      RequestShape.allCases.map(\.rawValue) == [
        "post", "asks", "asks-ok", "asks-unchanged", "ok", "unchanged", "get", "head-ok", "head", "other",
      ])
    #expect(UseSource.allCases.map(\.rawValue) == ["listener", "observe", "log", "before"])
  }

  @Test(
    "what fits a field",
    arguments: [
      ("token_endpoint", [.post]), ("token_url", [.post]), ("registration_endpoint", [.post]),
      ("revocation_endpoint", [.post]), ("introspection_endpoint", [.post]),
      ("pushed_authorization_request_endpoint", [.post]), ("device_authorization_endpoint", [.post]),
      ("backchannel_authentication_endpoint", [.post]), ("mtls_endpoint_aliases.token_endpoint", [.post]),
      ("authorization_endpoint", [.post] + asking), ("authorization_url", [.post] + asking),
      ("jwks_uri", [.post] + gets),
      ("userinfo_endpoint", [.post] + gets),
      ("end_session_endpoint", [.post] + gets),
      ("mtls_endpoint_aliases.userinfo_endpoint", [.post] + gets),
      ("client_id", [.post] + gets), ("", [.post] + gets),
    ] as [(String, [RequestShape])])
  func fits(_ name: String, _ shapes: [RequestShape]) {
    let field = EndpointField(name)
    #expect(RequestShape.allCases.filter(field.fits) == shapes)
    #expect(field.isAuthorization == name.hasPrefix("authorization_"))
  }
}
