import Basics
import Manifests
import Operations
import Outbound
import Storage
import System

/// The two documents that `diff` compares.
struct DiffSides {
  /// One document and what to call it.
  struct Side {
    let label: String
    let json: JSON
  }

  let database: Database
  let manifest: ManifestRecord

  /// From the words after the manifest's name.
  /// - Parameter first: the version that was named with it; nil: none was.
  func sides(_ words: [String], from first: Int? = nil) throws -> (old: Side, new: Side) {
    let current = try database.currentNumber(of: manifest)
    switch (words.count, first) {
    case (0, nil): return (try version(try previous(of: current)), try version(current))
    case (0, let first?): return (try version(first), try version(current))
    case (2, nil): return (try version(number(words[0])), try version(number(words[1])))
    case (2, _): throw UsageError("diff: unexpected '\(words[1])'", hint: "two versions are compared: name two")
    default: break
    }
    let word = words[0]
    if let number = VersionName.number(word, of: manifest.name) {
      return first == nil
        ? (try version(number), try version(current)) : (try version(first ?? number), try version(number))
    }
    if let other = try? VersionName(word), other.number != nil, !Files.exists(word) {
      throw UsageError(
        "diff compares versions of one manifest: '\(word)' is none of \(manifest.name)",
        hint: "name a version of it, a FILE or a URL")
    }
    if !word.hasPrefix("http"), word.has("://") {
      throw UsageError("'\(word)' is no URL to fetch", hint: "give one that begins with https:// or http://")
    }
    let other = word.hasPrefix("https://") || word.hasPrefix("http://") ? try fetched(word) : try file(word)
    return (try version(first ?? current), other)
  }

  private func number(_ word: String) throws(UsageError) -> Int {
    if let number = VersionName.number(word, of: manifest.name) { return number }
    return try VersionName.number(word)
  }

  private func previous(of current: Int) throws -> Int {
    let releases = try database.history(of: manifest)
    guard releases.count > 1 else {
      throw UsageError(
        "\(manifest.name) has one release only",
        hint: "name a FILE or URL to compare with: manifestd diff \(manifest.name) FILE")
    }
    return releases[1].version
  }

  private func version(_ number: Int) throws -> Side {
    let version = try database.version(of: manifest, number: number)
    return Side(label: "v\(number)", json: value(of: try database.body(ofVersion: version.id)))
  }

  private func file(_ path: String) throws -> Side {
    let bytes = try ManifestFile.read(path).bytes
    return Side(label: path, json: try checked(bytes, "compare with '\(path)'"))
  }

  /// What is served at a URL now: fetched once, no redirect followed.
  private func fetched(_ url: String) throws -> Side {
    let client = OutboundClient()
    defer { client.stop() }
    let response = try client.send(
      OutboundRequest(
        method: "GET", url: url, headers: [("Accept", "application/json")], body: [], timeoutSeconds: 10,
        responseLimit: Document.byteLimit, policy: AddressPolicy(allowPlainHTTP: true)))
    guard response.status == 200 else {
      throw OperationError(
        .failed, "fetch \(url)", "it answered \(response.status)", hint: "give the URL that clients read")
    }
    return Side(label: url, json: try checked(response.body, "compare with \(url)"))
  }

  private func checked(_ bytes: [UInt8], _ operation: String) throws(OperationError) -> JSON {
    guard let kind = Kind.named(manifest.kind) else { return value(of: bytes) }
    do throws(DocumentError) {
      return value(of: try Document(bytes: bytes, kind: kind).bytes)
    } catch {
      throw OperationError(.failed, operation, "\(error)", hint: "it is no \(manifest.kind) document")
    }
  }

  /// A text document is one string.
  private func value(of bytes: [UInt8]) -> JSON {
    (try? JSON.read(bytes)) ?? .string(String(decoding: bytes, as: UTF8.self))
  }
}
