import Storage

/// What no verb would have stored: nothing is said where there is none.
extension Doctor {
  func stored(_ database: Database) throws(StorageError) -> [HealthCheck] {
    try ServableRows.faults(
      settings: database.storedSettings(), paths: database.allPaths(), manifests: database.currentManifests()
    ).map { HealthCheck("stored", .problem, $0) }
      + database.saturatedCounts().map {
        HealthCheck(
          "stored", .note, "\($0) stands at the largest number there is",
          hint: "no verb stored that: more is not counted")
      }
  }
}
