import Storage
import StorySupport
import Testing

@testable import Operations

@Suite("Cache policy") struct CachePolicyTests {
  struct Lifetime: CustomTestStringConvertible, Sendable {
    let header: String
    let seconds: UInt32

    init(_ header: String, _ seconds: UInt32) { (self.header, self.seconds) = (header, seconds) }

    var testDescription: String { header }
  }

  static let lifetimes: [Lifetime] = [
    Lifetime("public, max-age=300, must-revalidate", 300),
    Lifetime("max-age=0", 0),
    Lifetime("MAX-AGE=60", 60),
    Lifetime("max-age=60,s-maxage=90", 90),
    Lifetime("s-maxage=30, max-age=60", 60),
    Lifetime("max-age=60, stale-while-revalidate=30", 90),
    Lifetime("s-maxage=90, max-age=60, stale-while-revalidate=30", 120),
    Lifetime("stale-while-revalidate=30", 30),
    Lifetime("max-age=60, stale-if-error=900", 60),
    Lifetime("no-store", 0),
    Lifetime("no-store, max-age=60", 0),
    Lifetime("max-age=60, No-Cache", 0),
    Lifetime("no-cache=\"Set-Cookie\", max-age=60", 0),
    Lifetime("max-age=\"60\"", 60),
    Lifetime("max-age = 60", 60),
    Lifetime(" \tmax-age=60\t ,", 60),
    Lifetime("max-age=60, max-age=90", 60),
    Lifetime("max-age=4294967295", .max),
    Lifetime("max-age=4294967296", .max),
    Lifetime("max-age=99999999999999999999", .max),
    Lifetime("max-age=4294967295, stale-while-revalidate=1", .max),
    Lifetime("max-age=-1", 0),
    Lifetime("max-age=+60", 0),
    Lifetime("max-age=6.5", 0),
    Lifetime("max-age=6m", 0),
    Lifetime("max-age=", 0),
    Lifetime("max-age", 0),
    Lifetime("x-max-age=60", 0),
    Lifetime("max-age=60=70", 0),
    Lifetime(",,,=,", 0),
    Lifetime("private", 0),
  ]

  @Test("an honest cache may hold it as long as the header really says", arguments: lifetimes)
  func lifetime(_ expected: Lifetime) throws {
    let database = try Database.temporary()
    try database.set("cache_control", to: expected.header)
    #expect(try CachePolicy(database.storedSettings(), manifest: "mcp", maxAge: nil).lifetime == expected.seconds)
  }

  @Test("by default copies live five minutes, and no CDN keeps any") func defaults() throws {
    let policy = try CachePolicy(Database.temporary().storedSettings(), manifest: "mcp", maxAge: nil)
    #expect(policy.cacheControl == "public, max-age=300, must-revalidate")
    #expect(policy.cdnCacheControl == "no-store")
    #expect(policy.lifetime == 300)
  }

  @Test("{max_age} stands for the seconds, wherever and however often it is written") func template() throws {
    let database = try Database.temporary()
    try database.set("max_age", to: "2m")
    try database.set("cache_control", to: "{max_age}, max-age={max_age}, s-maxage={max_age}0, {max_agee}")
    let policy = try CachePolicy(database.storedSettings(), manifest: "mcp", maxAge: nil)
    #expect(policy.cacheControl == "120, max-age=120, s-maxage=1200, {max_agee}")
  }

  @Test("a manifest's own setting outranks the general one, and serve's --max-age outranks both") func order() throws {
    let database = try Database.temporary()
    try database.release("{}")
    try database.set("max_age", to: "60")
    try database.set("max_age@mcp", to: "7")
    try database.set("cdn_cache_control@mcp", to: "max-age=9")
    func header(_ manifest: String, _ maxAge: Int64?) throws -> String {
      try CachePolicy(database.storedSettings(), manifest: manifest, maxAge: maxAge).cacheControl
    }
    #expect(try header("mcp", nil) == "public, max-age=7, must-revalidate")
    #expect(try header("jwks", nil) == "public, max-age=60, must-revalidate")
    #expect(try header("mcp", 0) == "public, max-age=0, must-revalidate")
    #expect(try CachePolicy(database.storedSettings(), manifest: "mcp", maxAge: nil).cdnCacheControl == "max-age=9")
    #expect(try CachePolicy(database.storedSettings(), manifest: "jwks", maxAge: nil).cdnCacheControl == "no-store")
  }

  @Test("'none' sends no CDN header") func noCDN() throws {
    let database = try Database.temporary()
    try database.set("cdn_cache_control", to: "none")
    #expect(try CachePolicy(database.storedSettings(), manifest: "mcp", maxAge: nil).cdnCacheControl == nil)
  }

  @Test("a max_age of a thousand years is served as it is, and recorded as the longest that fits") func ages() throws {
    let database = try Database.temporary()
    try database.set("max_age", to: "366000d")
    let policy = try CachePolicy(database.storedSettings(), manifest: "mcp", maxAge: nil)
    #expect(policy.cacheControl == "public, max-age=31622400000, must-revalidate")
    #expect(policy.lifetime == .max)
  }
}
