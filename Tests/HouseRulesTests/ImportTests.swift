import Foundation
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
      "Delivery", "Outbound", "Storage", "HTTP1", "Journal", "Evidence", "Manifests", "System", "Basics",
      "Synchronization",
    ],
    "Delivery": ["Outbound", "Storage", "Evidence", "Manifests", "System", "Basics", "Synchronization"],
    "manifestd-http": ["Outbound", "System", "CCurl", "Dispatch", "Synchronization"],
    "Outbound": ["System", "Basics", "Synchronization"],
    "Storage": ["Manifests", "Evidence", "System", "Basics", "CSQLite", "Synchronization"],
    "HTTP1": ["Journal", "System", "Basics", "Synchronization"],
    "Journal": ["Basics", "System", "Synchronization"],
    "Evidence": ["Basics"],
    "Manifests": ["Basics"],
    "System": [],
    "Basics": [],
  ]

  /// The C library's modules. Whoever imports one whole can make system calls: so only `System` does, and the files
  /// that are named here.
  static let libraries: Set = ["Glibc", "CLinux"]
  static let callers: Set = [
    "Sources/HTTP1/Loop/SocketCalls.swift",
    // Another program, and the one that resolves names.
    "Sources/manifestd-http/HostAddresses.swift",
  ]
  /// Functions of theirs that are no system calls, and that others may name one by one (`import func Glibc.memchr`).
  static let functions: Set = ["memchr", "memmove"]

  @Test("imports point down only") func importsPointDown() throws {
    for file in try SourceTree.files(in: "Sources") {
      let allowed = try #require(Self.allowed[file.module], "unknown module \(file.module)")
      for line in file.lines {
        guard let name = Self.imported(line)?.module, !Self.libraries.contains(name) else { continue }
        #expect(allowed.contains(name), "\(file.path) imports \(name)")
      }
    }
  }

  @Test("system calls are made in System, and in HTTP1 where it receives and sends") func systemCalls() throws {
    for file in try SourceTree.files(in: "Sources") where file.module != "System" && !Self.callers.contains(file.path) {
      for line in file.lines {
        guard let (module, symbol) = Self.imported(line), Self.libraries.contains(module) else { continue }
        #expect(symbol.map(Self.functions.contains) ?? false, "\(file.path): \(line)")
      }
    }
  }

  @Test("every file that may make system calls is there, and does") func callersAreThere() throws {
    for path in Self.callers {
      let text = try String(contentsOf: SourceTree.root.appendingPathComponent(path), encoding: .utf8)
      #expect(Self.libraries.contains { text.contains("import \($0)\n") }, "\(path) makes none")
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

  @Test("what identifies a row is read as an identifier of its table") func rowIDs() throws {
    let bare = #/[iI]nteger(OrNil)?\("(id|(?!without_)\w+_id)"\)/#
    for file in try SourceTree.files(in: "Sources/Storage") {
      for line in file.lines { #expect(line.firstMatch(of: bare) == nil, "a bare number: \(file.path): \(line)") }
    }
  }

  /// "Glibc" of `package import Glibc`; "Glibc" and "memchr" of `import func Glibc.memchr`.
  private static func imported(_ line: String) -> (module: String, symbol: String?)? {
    let words = line.split(separator: " ").map(String.init)
    guard let index = words.firstIndex(of: "import"), words[..<index].allSatisfy(isModifier), let last = words.last,
      index + 1 < words.count
    else { return nil }
    let names = last.split(separator: ".").map(String.init)
    return (names[0], names.count > 1 ? names[1] : nil)
  }

  private static func isModifier(_ word: String) -> Bool {
    word.hasPrefix("@") || ["package", "internal", "private", "public"].contains(word)
  }
}
