/// A row of `site`.
package struct SiteID: RowID {
  package let value: Int64
  package init(_ value: Int64) { self.value = value }
}

/// A row of `manifest`.
package struct ManifestID: RowID {
  package let value: Int64
  package init(_ value: Int64) { self.value = value }
}

/// A row of `version`: not the number by which people know a version of a manifest.
package struct VersionID: RowID {
  package let value: Int64
  package init(_ value: Int64) { self.value = value }
}

/// A row of `path`.
package struct PathID: RowID {
  package let value: Int64
  package init(_ value: Int64) { self.value = value }
}
