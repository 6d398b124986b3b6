import Manifests
import Testing

@testable import Storage

@Suite("Declaring an endpoint retired")
struct DeclaredFieldTests {
  private func retire(_ field: String, in store: Store) throws {
    let endpoint = try #require(Endpoint(url: "https://dexter.cash/old/token", field: field))
    let site = try #require(store.database.sites().first)
    try store.database.retire(endpoint, successor: nil, of: site, by: "ana", now: 2_000)
  }

  @Test("takes a field that some manifest has: its calls count for that one")
  func known() throws {
    let store = try Store()
    try store.publish(.server("/mcp"))
    try retire("token_endpoint", in: store)
    let declared = try #require(store.database.endpoints().first { $0.url.hasSuffix("/old/token") })
    #expect(declared.advertisers.map(\.manifest) == ["oauth-authorization-server"])
    #expect(declared.advertisers.map(\.versions) == [[0]])
  }

  @Test("refuses a field that none has: its calls would count for nothing")
  func unknown() throws {
    let store = try Store()
    try store.publish(.server("/mcp"))
    let error = #expect(throws: StorageError.self) { try retire("tokn_endpoint", in: store) }
    #expect("\(try #require(error))".contains("'tokn_endpoint'; they have authorization_endpoint, token_endpoint"))
    #expect(try store.database.endpoints().count == 2)
  }
}
