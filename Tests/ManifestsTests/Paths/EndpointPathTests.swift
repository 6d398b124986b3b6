import Testing

@testable import Manifests

@Suite("Paths in documents") struct EndpointPathTests {
  @Test("an endpoint's escapes make it no other; reserved ones and the query stay") func endpoints() {
    let plain = Endpoint(url: "https://h/oauth/t~x?a=%6f", field: "")
    #expect(plain != nil && plain == Endpoint(url: "https://H/%6Fauth/t%7ex?a=%6f", field: ""))
    #expect(plain != Endpoint(url: "https://h/oauth%2Ft~x?a=%6f", field: ""))
    #expect(Endpoint(url: "https://h/%6fauth", field: "")?.url == "https://h/%6fauth", "shown as it was written")
  }

  @Test("what is served follows: derived and explicit paths alike") func served() throws {
    let text = #"{"issuer":"https://h/%74enant","token_endpoint":"https://h/t"}"#
    let document = try Document(bytes: Array(text.utf8), kind: .authorizationServer)
    let subject = PathPlan.Subject(name: "a", document: document, explicitPaths: ["/%6dine"])
    let paths = try PathPlan.plan(subjects: [subject], existing: []).paths.map(\.path)
    #expect(paths.contains("/.well-known/oauth-authorization-server/tenant") && paths.contains("/mine"), "\(paths)")
    #expect(paths.allSatisfy { !$0.contains("%") })
  }
}
