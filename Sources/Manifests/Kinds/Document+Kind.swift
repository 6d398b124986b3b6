import Basics

extension Document {
  /// The kind of a manifest named `name`: the kind of that name; of `KIND.anything` or `KIND-anything`, for sites with
  /// several of a kind, KIND (the longest that fits); of a name that such documents are deployed under; else what its
  /// content gives away; else nil.
  package static func kind(forName name: String, bytes: [UInt8]) -> Kind? {
    if let kind = Kind.named(name) { return kind }
    let fitting = Kind.all.filter { name.hasPrefix("\($0.name).") || name.hasPrefix("\($0.name)-") }
    if let longest = fitting.max(by: { $0.name.utf8.count < $1.name.utf8.count }) { return longest }
    if let deployed = fileNames.first(where: { name == $0.0 || name.hasPrefix("\($0.0).") }) { return deployed.1 }
    guard bytes.count <= byteLimit, let json = try? JSON.read(bytes) else { return nil }
    return kind(byContent: json)
  }

  /// The last parts of paths at which documents of a kind are deployed, other than the kind's name.
  private static let fileNames: [(String, Kind)] = [("server-card", .serverCard), ("agent", .agentCard)]

  /// The marks that no other kind has, the surest first.
  private static func kind(byContent json: JSON) -> Kind? {
    func has(_ name: String) -> Bool { json[name]?.string != nil }
    if json["keys"]?.array != nil { return .jwks }
    if has("resource") { return .protectedResource }
    if has("issuer"), isOpenID(json) { return .openIDConfiguration }
    if has("issuer") || has("authorization_endpoint") { return .authorizationServer }
    if json["$schema"]?.string?.has("server-card.schema.json") == true { return .serverCard }
    if let id = json["client_id"]?.string, Origin(id) != nil, json["redirect_uris"]?.array != nil {
      return .clientMetadata
    }
    return nil
  }

  /// Fields that only OpenID Connect Discovery §3 has.
  private static func isOpenID(_ json: JSON) -> Bool {
    (json.members ?? []).contains { $0.name.hasPrefix("id_token_") || $0.name == "subject_types_supported" }
  }
}
