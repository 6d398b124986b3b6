import FoundationEssentials

/// Turns the bytes of a rules file into checked connectors.
enum RulesReader {
  static func read(_ bytes: [UInt8]) throws(RulesError) -> (dated: String, connectors: [ConnectorRule]) {
    let file = try decode(bytes)
    guard isDate(file.dated) else { throw RulesError("\"dated\" must be a date as 2026-10-08, not \"\(file.dated)\"") }
    var connectors: [ConnectorRule] = []
    for entry in file.connectors {
      do throws(RulesError) { connectors.append(try rule(entry)) } catch { throw error.of(entry.name) }
    }
    return (file.dated, connectors)
  }

  private static func decode(_ bytes: [UInt8]) throws(RulesError) -> RulesFile {
    do {
      return try JSONDecoder().decode(RulesFile.self, from: Data(bytes))
    } catch let error as DecodingError {
      throw RulesError(words(error))
    } catch {
      throw RulesError("cannot be read: \(error)")
    }
  }

  private static func words(_ error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, let context): "\(place(context))lacks \"\(key.stringValue)\""
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "\(place(context))is of the wrong type: \(context.debugDescription)"
    case .dataCorrupted(let context) where context.codingPath.isEmpty && context.underlyingError != nil:
      "is not JSON: \(context.underlyingError.map { "\($0)" } ?? "")"
    case .dataCorrupted(let context): "\(place(context))\(context.debugDescription)"
    @unknown default: "cannot be read"
    }
  }

  /// `connectors[3].ranges[0] `, or nothing for the file itself.
  private static func place(_ context: DecodingError.Context) -> String {
    let path = context.codingPath.reduce(into: "") { text, key in
      text += key.intValue.map { "[\($0)]" } ?? (text.isEmpty ? "" : ".") + key.stringValue
    }
    return path.isEmpty ? "the file " : path + " "
  }

  private static func rule(_ entry: RulesFile.Connector) throws(RulesError) -> ConnectorRule {
    guard isName(entry.name) else {
      throw RulesError("a name is 1 to 40 of a-z, 0-9 and -, and not \"\(Recognition.unknownName)\"")
    }
    guard let connectorClass = ConnectorClass(rawValue: entry.connectorClass) else {
      let known = ConnectorClass.allCases.map(\.rawValue).joined(separator: ", ")
      throw RulesError("unknown class \"\(entry.connectorClass)\"; known are \(known)")
    }
    return ConnectorRule(
      name: entry.name, connectorClass: connectorClass, contact: entry.contact, refreshAdvice: entry.refresh,
      clientIDs: entry.clientIDs, redirectURIs: entry.redirectURIs, ranges: try ranges(entry.ranges),
      headers: try headers(entry.headers), userAgentTokens: try tokens(entry.userAgents), notes: entry.notes)
  }

  private static func ranges(_ entries: [RulesFile.Ranges]) throws(RulesError) -> [PublishedRanges] {
    var ranges: [PublishedRanges] = []
    for entry in entries {
      guard isDate(entry.dated) else {
        throw RulesError("the ranges of \(entry.source) need a date as 2026-10-08 or 2026-10, not \"\(entry.dated)\"")
      }
      var prefixes: [IPPrefix] = []
      for text in entry.prefixes {
        guard let prefix = IPPrefix(text) else {
          throw RulesError(
            "\"\(text)\" is no network as 192.0.2.0/24 or 2001:db8::/32, no bit set behind its length")
        }
        prefixes.append(prefix)
      }
      ranges.append(PublishedRanges(source: entry.source, dated: entry.dated, prefixes: prefixes))
    }
    return ranges
  }

  private static func headers(_ entries: [RulesFile.Header]) throws(RulesError) -> [VendorHeader] {
    var headers: [VendorHeader] = []
    for entry in entries {
      guard !entry.name.isEmpty, CleanText.token(entry.name) == entry.name else {
        throw RulesError("\"\(entry.name)\" is no header name")
      }
      guard entry.value?.isEmpty != true else {
        throw RulesError("header \(entry.name): leave the value out for any value")
      }
      headers.append(VendorHeader(name: entry.name.lowercased(), value: entry.value))
    }
    return headers
  }

  /// A token as user agents carry it, or a product name with single blanks.
  private static func tokens(_ entries: [String]) throws(RulesError) -> [String] {
    for token in entries {
      let words = token.split(separator: " ", omittingEmptySubsequences: false)
      guard words.allSatisfy({ !$0.isEmpty && CleanText.token(String($0)) == $0 }) else {
        throw RulesError("\"\(token)\" is no user agent token: letters, digits and ._+- up to the slash")
      }
    }
    return entries
  }

  private static func isName(_ text: String) -> Bool {
    (1...40).contains(text.utf8.count) && text != Recognition.unknownName
      && text.utf8.allSatisfy { $0 >= 0x61 && $0 <= 0x7A || $0 >= 0x30 && $0 <= 0x39 || $0 == 0x2D }
  }

  /// `2026-10-08` or `2026-10`.
  private static func isDate(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), parts.allSatisfy({ $0.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }) else {
      return false
    }
    return parts[0].count == 4 && parts.dropFirst().allSatisfy { $0.count == 2 && (1...31).contains(Int($0) ?? 0) }
      && (1...12).contains(Int(parts[1]) ?? 0)
  }
}
