import System

/// The documents of dexter.cash of September 2025, as they were published: endpoints under /api/connector/oauth/ (2),
/// moved to /mcp/ (3), issuer and resource made right (8).
enum DemoDocuments {
  private static let files: [(name: String, bytes: [UInt8])] = [
    ("2/mcp.json", PackageResources.dexter_2_mcp_json),
    ("2/oauth-authorization-server.json", PackageResources.dexter_2_oauth_authorization_server_json),
    ("2/oauth-protected-resource.json", PackageResources.dexter_2_oauth_protected_resource_json),
    ("2/openid-configuration.json", PackageResources.dexter_2_openid_configuration_json),
    ("3/mcp.json", PackageResources.dexter_3_mcp_json),
    ("3/oauth-authorization-server.json", PackageResources.dexter_3_oauth_authorization_server_json),
    ("3/openid-configuration.json", PackageResources.dexter_3_openid_configuration_json),
    ("8/oauth-authorization-server.json", PackageResources.dexter_8_oauth_authorization_server_json),
    ("8/oauth-protected-resource.json", PackageResources.dexter_8_oauth_protected_resource_json),
  ]

  /// Lays them out in a folder: `2/`, `3/` and `8/`.
  static func write(to folder: String) throws(Errno) {
    for release in Set(files.map { $0.name.prefix(1) }) { try Files.makeFolder("\(folder)/\(release)", mode: 0o755) }
    for (name, bytes) in files { try Files.write(bytes, to: "\(folder)/\(name)") }
  }
}
