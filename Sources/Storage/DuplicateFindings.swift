import Manifests

extension Database {
  /// What was served once may be loaded as history or gone back to with a member given twice; it is reported all the
  /// same.
  func duplicateFindings(_ items: [ReleaseItem]) throws(StorageError) -> [Finding] {
    var findings: [Finding] = []
    for item in items {
      guard let complaint = try document(of: item)?.duplicateComplaint else { continue }
      findings.append(
        Finding(
          rule: "duplicate-member", severity: "warning", manifest: item.name,
          message: "v\(item.number): \(complaint): clients take either"))
    }
    return findings
  }

  private func document(of item: ReleaseItem) throws(StorageError) -> Document? {
    if let publication = item.publication { return publication.document }
    guard let kind = Kind.named(item.kind) else { return nil }
    return try? Document(bytes: try body(ofVersion: item.versionID), kind: kind)
  }
}
