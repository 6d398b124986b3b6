import Basics

@testable import HTTP1

/// Documents, tables and tags for tests.
enum Sample {
  static let modified: Int64 = 1_700_000_000
  static let common = [("Access-Control-Allow-Origin", "*")]

  /// `"` + 32 times a hexadecimal digit + `"`.
  static func tag(_ digit: Character) -> String { "\"" + String(repeating: digit, count: 32) + "\"" }

  /// A document whose body is its digit, so many times.
  static func resource(_ digit: Character, bytes: Int = 100) -> Resource {
    let value = UInt64(digit.hexDigitValue ?? 0)
    return Resource(
      tag: value, lifetime: 300, proof: value &* 0x1111_1111_1111_1111, entityTag: tag(digit), lastModified: modified,
      fields: [
        HeaderField(name: "Content-Type", value: "application/json"),
        HeaderField(name: "Cache-Control", value: "public, max-age=300", inNotModified: true),
      ], body: [UInt8](repeating: digit.asciiValue ?? 0, count: bytes))
  }

  static func table(_ resources: [(String, Resource)]) -> ResponseTable {
    table([ResponseTable.Site(hosts: ["a.example"], resources: resources.map { (path: $0.0, resource: $0.1) })])
  }

  /// `/a` is a document, `/handled` and `/token` are handled; any host's `/any` is.
  static var handledTable: ResponseTable {
    ResponseTable(
      sites: [
        .init(hosts: ["a.example"], resources: [("/a", resource("a"))], handled: ["/a", "/handled", "/token"]),
        .init(hosts: ["api.example"], resources: [], handled: ["/old/token"]),
      ], fallbackSite: nil, commonFields: common, preflightFields: [], watchedMissing: .standard,
      anyHostHandled: ["/any", "/handled/any"])
  }

  static func table(_ sites: [ResponseTable.Site], fallback: Int? = nil) -> ResponseTable {
    ResponseTable(
      sites: sites, fallbackSite: fallback, commonFields: common,
      preflightFields: [("allow", "GET"), ("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS")],
      watchedMissing: .standard)
  }
}

extension MissingPaths {
  /// Well-known documents, and endpoints that clients guess at.
  static var standard: MissingPaths {
    MissingPaths(containing: ["/.well-known/"], exact: ["/register", "/authorize", "/token"])
  }
}
