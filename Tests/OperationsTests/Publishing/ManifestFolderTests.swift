import Basics
import Glibc
import Manifests
import StorySupport
import System
import Testing

@testable import Operations

@Suite("A folder of manifests") struct ManifestFolderTests {
  private let place: Workplace

  init() throws { place = Workplace() }

  @Test("files come in the order of their names, each with its folder's host; the rest is told in findings")
  func files() throws {
    for name in [
      "b.example/mcp.json", "b.example/jwks.json", "a.example/security.txt", "mcp.json", "README.md",
      "a.example/notes.md", "a.example/deeper/mcp.json", ".hidden.json", "a.example/.mcp.json.swp",
    ] {
      try place.write("{}", to: name)
    }
    let (files, findings) = try ManifestFolder(place.path).files()
    #expect(
      files.map { place.relative($0.path) } == [
        "a.example/security.txt", "b.example/jwks.json", "b.example/mcp.json", "mcp.json",
      ])
    #expect(files.map(\.host) == ["a.example", "b.example", "b.example", nil])
    #expect(findings.map { place.relative($0.manifest) } == ["README.md", "a.example/deeper", "a.example/notes.md"])
    #expect(Set(findings.map(\.rule)) == ["not-a-manifest"] && Set(findings.map(\.severity)) == ["info"])
    #expect(findings[0].message == "left out: a manifest file ends in .json or .txt")
  }

  @Test("a folder that is named as a file would be is no manifest") func misleadingFolder() throws {
    try place.write("{}", to: "a.example/mcp.json/inner.json")
    let (files, findings) = try ManifestFolder(place.path).files()
    #expect(files.isEmpty && findings.map { place.relative($0.manifest) } == ["a.example/mcp.json"])
  }

  @Test("what is no regular file is left out of a folder, and refused by name: a pipe is never waited for")
  func pipe() throws {
    try place.write("{}", to: "a.example/mcp.json")
    let pipe = "\(place.path)/a.example/jwks.json"
    try #require(unsafe mkfifo(pipe, 0o600) == 0)
    let (files, findings) = try ManifestFolder(place.path).files()
    #expect(files.map { place.relative($0.path) } == ["a.example/mcp.json"])
    #expect(findings.map(\.message) == ["left out: it is no regular file"])
    for path in [pipe, "/dev/zero"] {
      let error = #expect(throws: OperationError.self) { try ManifestFile.readRegular(path) }
      #expect(error?.code == .failed)
      #expect(
        error.map { "\($0)" }
          == "read '\(path)': it is no regular file; name a file, or give - for the standard input")
    }
  }

  @Test("an empty folder holds nothing, and a missing one is an error") func missing() throws {
    #expect(try ManifestFolder(place.path).files().files.isEmpty)
    let path = "\(place.path)/gone"
    #expect(!Files.isFolder(path) && Files.isFolder(place.path))
    let error = #expect(throws: OperationError.self) { try ManifestFolder(path).files() }
    #expect(error?.code == .missing)
    #expect(
      error.map { place.relative("\($0)") }
        == "read folder 'gone': no such folder, or it cannot be read; name the files to publish")
  }

  struct Name: CustomTestStringConvertible, Sendable {
    let path: String
    let stem: String
    var host: String?

    var testDescription: String { path }
  }

  static let namedFiles: [Name] = [
    Name(path: "mcp.json", stem: "mcp"),
    Name(path: "security.txt", stem: "security"),
    Name(path: "mcp.dev.json", stem: "mcp.dev"),
    Name(path: "mcp", stem: "mcp"),
    Name(path: "mcp.JSON", stem: "mcp.JSON"),
    Name(path: "mcp.yaml", stem: "mcp.yaml"),
    Name(path: "a.example/mcp.json", stem: "mcp"),
    Name(path: "Manifests/mcp.json", stem: "mcp"),
    Name(path: "Manifests/a.example/mcp.json", stem: "mcp", host: "a.example"),
    Name(path: "Manifests/../Manifests/./a.example/mcp.json", stem: "mcp", host: "a.example"),
    Name(path: "Manifests/a.example/old/mcp.json", stem: "mcp"),
    Name(path: "manifests/a.example/mcp.json", stem: "mcp"),
  ]

  @Test("a file's name is the manifest's, and its folder below Manifests/ the host", arguments: namedFiles)
  func names(_ expected: Name) throws {
    try place.write("{\"a\":1}", to: expected.path)
    let file = try ManifestFile.read("\(place.path)/\(expected.path)")
    #expect(file.stem == expected.stem && file.folderHost == expected.host)
    #expect(String(decoding: file.bytes, as: UTF8.self) == "{\"a\":1}")
  }

  @Test("a file that is too large is read one byte beyond the limit, and no further") func large() throws {
    try place.write(String(repeating: "x", count: Document.byteLimit + 900), to: "mcp.json")
    #expect(try ManifestFile.read("\(place.path)/mcp.json").bytes.count == Document.byteLimit + 1)
  }

  @Test("a missing file says so") func missingFile() throws {
    let error = #expect(throws: OperationError.self) { try ManifestFile.read("\(place.path)/gone.json") }
    #expect(error?.code == .missing)
    #expect(error.map { place.relative("\($0)") } == "read 'gone.json': no such file; check the name")
  }

  @Test("a folder is no file") func folderAsFile() throws {
    try place.write("{}", to: "a.example/mcp.json")
    let error = #expect(throws: OperationError.self) { try ManifestFile.read("\(place.path)/a.example") }
    #expect(error.map { place.relative("\($0)") } == "read 'a.example': it is a folder; name the file in it")
  }
}
