import Foundation
import Testing

/// Nothing half-done is left in the sources, and nothing strays to the top level.
@Suite struct MarkerTests {
  @Test("no left-over markers and no forced operations") func markers() throws {
    // Spelt in two parts, so that this file does not find itself.
    let banned = ["TO" + "DO", "FIX" + "ME", "XX" + "X:", "HA" + "CK", "try" + "!", " as" + "! ", "fatal" + "Error("]
    for folder in ["Sources", "Tests"] {
      for file in try SourceTree.files(in: folder) {
        for (number, line) in file.lines.enumerated() {
          for word in banned where line.contains(word) {
            Issue.record("\(file.path):\(number + 1) has \(word)")
          }
        }
      }
    }
  }

  @Test("the top level is what it is meant to be") func topLevel() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: SourceTree.root.path).filter { !$0.hasPrefix(".") }
    let allowed: Set = ["Package.swift", "Package.resolved", "Sources", "Tests", "Manifests", "Hooks", "README.md"]
    let stray = Set(names).subtracting(allowed).filter { !$0.hasPrefix("manifestd.db") }
    #expect(stray.isEmpty)
  }

  @Test("the README is short enough to be read") func readmeLength() throws {
    let text = try String(contentsOf: SourceTree.root.appendingPathComponent("README.md"), encoding: .utf8)
    #expect(text.components(separatedBy: "\n").count <= 150)
  }
}
