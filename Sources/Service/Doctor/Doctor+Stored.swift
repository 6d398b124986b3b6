import Storage

/// What no verb would have stored: nothing is said where there is none.
extension Doctor {
  func stored(_ database: Database) throws(StorageError) -> [HealthCheck] {
    try ServableRows.faults(
      settings: database.storedSettings(), paths: database.allPaths(), manifests: database.currentManifests()
    ).map { HealthCheck("stored", .problem, $0) }
  }
}
