import Foundation
import Testing

/// Files and functions stay small enough to be read at one look.
@Suite struct SizeTests {
  @Test("a file has at most 400 lines", arguments: ["Sources", "Tests"]) func fileLength(folder: String) throws {
    for file in try SourceTree.files(in: folder) {
      #expect(file.lines.count <= 400, "\(file.path) has \(file.lines.count) lines")
    }
  }

  @Test("a function has at most 70 lines", arguments: ["Sources", "Tests"]) func functionLength(folder: String) throws {
    for file in try SourceTree.files(in: folder) {
      for (name, length) in Self.functions(in: file.lines) {
        #expect(length <= 70, "\(file.path): \(name) has \(length) lines")
      }
    }
  }

  @Test("a line of the sources has at most 120 columns") func lineLength() throws {
    for file in try SourceTree.files(in: "Sources") {
      for (number, line) in file.lines.enumerated() {
        #expect(line.count <= 120, "\(file.path):\(number + 1)")
      }
    }
  }

  /// The formatter has every function end with a brace at the indentation of its first line.
  private static func functions(in lines: [String]) -> [(name: String, length: Int)] {
    var found: [(String, Int)] = []
    for (start, line) in lines.enumerated() {
      let indentation = line.prefix { $0 == " " }
      let words = line.dropFirst(indentation.count)
      guard words.contains("func ") || words.hasPrefix("init") || words.contains(" init("),
        !words.hasPrefix("//"), !words.hasPrefix("import ")
      else {
        continue
      }
      if words.hasSuffix("}") { continue }
      guard let length = lines[start...].firstIndex(of: indentation + "}").map({ $0 - start + 1 }) else { continue }
      found.append((String(words.prefix(40)), length))
    }
    return found
  }
}
