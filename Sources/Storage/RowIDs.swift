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

/// A row of `endpoint`.
package struct EndpointID: RowID {
  package let value: Int64
  package init(_ value: Int64) { self.value = value }
}

/// A row of `connector`: a name and an attribution.
package struct ConnectorID: RowID {
  package let value: Int64
  package init(_ value: Int64) { self.value = value }
}

/// A row of `client`.
package struct ClientID: RowID {
  package let value: Int64
  package init(_ value: Int64) { self.value = value }
}

/// A row of `agent`: how clients call themselves.
struct AgentID: RowID {
  let value: Int64
  init(_ value: Int64) { self.value = value }
}

/// A row of `recognition`: how clients were recognised.
struct RecognitionID: RowID {
  let value: Int64
  init(_ value: Int64) { self.value = value }
}

/// A row of `place`: where requests went.
struct PlaceID: RowID {
  let value: Int64
  init(_ value: Int64) { self.value = value }
}

/// A row of `request`: a kind of requests.
struct RequestID: RowID {
  let value: Int64
  init(_ value: Int64) { self.value = value }
}

/// A row of `release`: the number by which people know it.
package struct ReleaseNumber: RowID {
  package let value: Int64
  package init(_ value: Int64) { self.value = value }
}

/// A row of `hook`.
package struct HookID: RowID {
  package let value: Int64
  package init(_ value: Int64) { self.value = value }
}

/// A row of `event`: it grows with each.
package struct EventSequence: RowID {
  package let value: Int64
  package init(_ value: Int64) { self.value = value }
}

/// A row of `delivery`.
package struct DeliveryID: RowID {
  package let value: Int64
  package init(_ value: Int64) { self.value = value }
}

/// A row of `alert`.
package struct AlertID: RowID {
  package let value: Int64
  package init(_ value: Int64) { self.value = value }
}

/// A row of `silence`.
package struct SilenceID: RowID {
  package let value: Int64
  package init(_ value: Int64) { self.value = value }
}

/// A row of `loss`.
package struct LossID: RowID {
  package let value: Int64
  package init(_ value: Int64) { self.value = value }
}

/// A row of `log_file`.
package struct LogFileID: RowID {
  package let value: Int64
  package init(_ value: Int64) { self.value = value }
}
