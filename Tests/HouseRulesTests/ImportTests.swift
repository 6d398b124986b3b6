import Testing

/// Imports point down only: who may import whom, beside what is here for the system.
@Suite struct ImportTests {
  static let allowed: [String: Set<String>] = [
    "manifestd": ["Commands"],
    "Commands": [
      "Daemon", "Operations", "Storage", "Outbound", "HTTP1", "Evidence", "Manifests", "System", "Basics",
      "Synchronization",
    ],
    "Daemon": [
      "Operations", "Delivery", "Outbound", "Storage", "HTTP1", "Journal", "Evidence", "Manifests", "System", "Basics",
      "Synchronization",
    ],
    "Operations": [
      "Delivery", "Outbound", "Storage", "HTTP1", "Journal", "Evidence", "Manifests", "System", "Basics", "Glibc",
      "Synchronization",
    ],
    "Delivery": ["Outbound", "Storage", "Evidence", "Manifests", "System", "Basics", "Synchronization"],
    "manifestd-http": ["Outbound", "System", "CCurl", "Dispatch", "Glibc", "Synchronization"],
    "Outbound": ["System", "Basics", "Synchronization"],
    "Storage": ["Manifests", "Evidence", "System", "Basics", "CSQLite", "Synchronization"],
    "HTTP1": ["Journal", "System", "Basics", "CLinux", "Glibc", "Synchronization"],
    "Journal": ["Basics", "System", "Synchronization"],
    "Evidence": ["Basics"],
    "Manifests": ["Basics"],
    "System": ["CLinux", "Glibc"],
    "Basics": [],
  ]

  @Test("imports point down only") func importsPointDown() throws {
    for file in try SourceTree.files(in: "Sources") {
      let allowed = try #require(Self.allowed[file.module], "unknown module \(file.module)")
      for line in file.lines {
        guard let name = Self.importedModule(line) else { continue }
        #expect(allowed.contains(name), "\(file.path) imports \(name)")
      }
    }
  }

  @Test("SQL is in Storage only") func sqlInStorageOnly() throws {
    let statement = #/\b(SELECT .* FROM|INSERT (OR REPLACE )?INTO|DELETE FROM|CREATE TABLE|PRAGMA) /#
    for file in try SourceTree.files(in: "Sources") where file.module != "Storage" {
      for line in file.lines {
        #expect(line.firstMatch(of: statement) == nil, "SQL outside Storage: \(file.path): \(line)")
      }
    }
  }

  private static func importedModule(_ line: String) -> String? {
    let words = line.split(separator: " ").map(String.init)
    guard let index = words.firstIndex(of: "import"), words[..<index].allSatisfy(isModifier), index + 1 < words.count
    else { return nil }
    return words[index + 1]
  }

  private static func isModifier(_ word: String) -> Bool {
    word.hasPrefix("@") || ["package", "internal", "private", "public"].contains(word)
  }
}
