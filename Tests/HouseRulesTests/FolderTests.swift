import Testing

/// The folders of a module, as its files name each other's types.
@Suite struct FolderTests {
  @Test("no circle leads through the folders of a module", arguments: ["Daemon", "Operations"])
  func noCircles(module: String) throws {
    let files = try SourceTree.files(in: "Sources").filter { $0.module == module }
    let owners = Self.owners(of: files)
    var needs: [String: [String: String]] = [:]
    for file in files {
      let folder = Self.folder(file)
      for word in Self.words(of: file) {
        guard let other = owners[word], other != folder else { continue }
        needs[folder, default: [:]][other] = "\(file.path) needs \(word)"
      }
    }
    #expect(needs.count > 2, "nothing was found to be compared")
    // What needs no other is taken away, until nothing is left, or a circle.
    while let free = needs.first(where: { $0.value.keys.allSatisfy { needs[$0] == nil } })?.key { needs[free] = nil }
    let circle = needs.mapValues { $0.filter { needs[$0.key] != nil }.map(\.value).sorted() }
    #expect(circle.isEmpty, "\(circle.map { "\($0.key): \($0.value.joined(separator: "; "))" }.sorted())")
  }

  /// The folder that declares a type; a name that two declare says nothing.
  private static func owners(of files: [SourceTree.File]) -> [String: String] {
    var owners: [String: String] = [:]
    let declaration = #/^(?:package |public |final |indirect |@\w+ )*(?:struct|class|enum|protocol|typealias) (\w+)/#
    for file in files {
      for line in file.lines {
        guard let name = line.firstMatch(of: declaration)?.1 else { continue }
        owners[String(name)] = folder(file)
      }
    }
    return owners
  }

  /// `Sources/Daemon/Keeper/Keeper.swift`: "Keeper"; "" beside the folders.
  private static func folder(_ file: SourceTree.File) -> String {
    let parts = file.path.split(separator: "/")
    return parts.count > 3 ? String(parts[2]) : ""
  }

  /// The words of its code, comments left out.
  private static func words(of file: SourceTree.File) -> Set<String> {
    var words: Set<String> = []
    for line in file.lines {
      let code = line.prefix(upTo: line.firstRange(of: "//")?.lowerBound ?? line.endIndex)
      for word in code.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "_" }) {
        words.insert(String(word))
      }
    }
    return words
  }
}
