import Basics
package import Storage

/// The cache headers of one manifest, from the settings.
package struct CachePolicy {
  /// Nil where the operator wants no such header.
  package let cacheControl: String
  package let cdnCacheControl: String?

  /// - Parameter maxAge: given to `serve` for this run; it wins over the settings.
  package init(_ settings: StoredSettings, manifest: String, maxAge: Int64?) {
    let template = settings.value(.cacheControl, for: manifest).text
    let seconds = maxAge ?? settings.value(.maxAge, for: manifest).seconds
    cacheControl = template.parts(between: "{max_age}").joined(separator: "\(seconds)")
    let cdn = settings.value(.cdnCacheControl, for: manifest).text
    cdnCacheControl = cdn == "none" ? nil : cdn
  }

  /// Seconds that an honest cache may hold what is served under this policy: the larger of `max-age` and `s-maxage`,
  /// plus `stale-while-revalidate` (RFC 9111 §5.2.2, RFC 5861 §3); 0 with `no-store` or `no-cache`.
  package var lifetime: UInt32 {
    let directives = cacheControl.lowercased().split(separator: ",").map { directive in
      directive.split(separator: "=", maxSplits: 1).map { part in
        String(part.filter { $0 != " " && $0 != "\t" && $0 != "\"" })
      }
    }
    if directives.contains(where: { $0.first == "no-store" || $0.first == "no-cache" }) { return 0 }
    func seconds(_ name: String) -> UInt32 {
      directives.first { $0.count == 2 && $0[0] == name }.map { Self.deltaSeconds($0[1]) } ?? 0
    }
    let (sum, overflow) = max(seconds("max-age"), seconds("s-maxage"))
      .addingReportingOverflow(seconds("stale-while-revalidate"))
    return overflow ? .max : sum
  }

  /// Digits alone; a number too large to be held is the largest one (RFC 9111 §1.2.2), anything else is 0.
  private static func deltaSeconds(_ text: String) -> UInt32 {
    let isNumber = !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    return isNumber ? UInt32(text) ?? .max : 0
  }
}
