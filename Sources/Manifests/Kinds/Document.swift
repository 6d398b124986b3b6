package import Basics

/// The bytes of one version of a manifest, read and checked as its kind demands.
package struct Document: Sendable {
  /// The largest document, in bytes (1 MiB).
  package static let byteLimit = 1 << 20

  /// As given; never guessed from the bytes.
  package let kind: Kind
  /// Exactly as given: these are served.
  package let bytes: [UInt8]
  /// Nil for text kinds.
  package let json: JSON?
  /// Lower-case hexadecimal, 64 digits.
  package let sha256: String

  /// Reads and checks a document.
  ///
  /// - Throws: `DocumentError` for one over `byteLimit`, one that is not JSON (nested over 64 levels deep included) or
  ///   not an object where its kind is one, and for text that is empty or not UTF-8. What the standards say of its
  ///   fields is for lint.
  package init(bytes: [UInt8], kind: Kind) throws(DocumentError) {
    guard bytes.count <= Self.byteLimit else { throw .tooLarge(byteCount: bytes.count) }
    if kind.isText {
      try Self.checkText(bytes)
      json = nil
    } else {
      json = try Self.readJSON(bytes, kind: kind)
    }
    self.kind = kind
    self.bytes = bytes
    sha256 = SHA256.digest(bytes).hexadecimal
  }

  /// The site this document speaks of: the origin of `resource`, `issuer`, `url` or `client_id`, the first of them that
  /// is an absolute http or https URL. Nil for text, and where there is none.
  package var origin: Origin? {
    for name in ["resource", "issuer", "url", "client_id"] {
      if let url = json?[name]?.string, let origin = Origin(url) { return origin }
    }
    return nil
  }

  /// The hosts of all URLs in it, wherever they stand.
  package var hosts: Set<String> {
    var hosts: Set<String> = []
    var rest = json.map { [$0] } ?? []
    while let next = rest.popLast() {
      switch next.content {
      case .string(let text): if let origin = Origin(text) { hosts.insert(origin.host) }
      case .array(let values): rest += values
      case .object(let members): rest += members.map(\.value)
      case .null, .bool, .number: break
      }
    }
    return hosts
  }

  /// The endpoints it advertises, in its order; URLs that cannot be distinguished with certainty are left out.
  package var endpoints: [Endpoint] {
    guard let json else { return [] }
    return kind.endpointFields(of: json).compactMap { Endpoint(url: $0.url, field: $0.field) }
  }

  private static func readJSON(_ bytes: [UInt8], kind: Kind) throws(DocumentError) -> JSON {
    let json: JSON
    do {
      json = try JSON.read(bytes)
    } catch {
      throw .notJSON(error)
    }
    if kind.requiresObject, json.members == nil {
      throw .notAnObject(kind: kind.name, place: TextPlace(offset: json.offset, in: bytes))
    }
    return json
  }

  private static func checkText(_ bytes: [UInt8]) throws(DocumentError) {
    guard !bytes.isEmpty else { throw .notText(reason: "it is empty") }
    guard !bytes.starts(with: [0xef, 0xbb, 0xbf]) else { throw .notText(reason: "it starts with a byte order mark") }
    guard String(validating: bytes, as: UTF8.self) != nil else { throw .notText(reason: "it is not UTF-8") }
  }
}
