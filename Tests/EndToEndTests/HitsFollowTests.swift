import Foundation
import Testing

@Suite(.waits) struct HitsFollowTests {
  @Test("what comes from now on is shown, each request of a second, under one line of headings") func alike() throws {
    let folder = try Dexter.folder()
    let daemon = try ServingProcess(in: folder)
    _ = try daemon.post(EndpointTests.retired, form: "code=PLANTED")
    let output = try folder.emptyFile("followed")
    let process = Binary.process(["hits", "--follow", "-o", "csv"], in: folder)
    process.standardOutput = try FileHandle(forWritingTo: output)
    try process.run()
    defer {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    func lines(_ count: Int, _ what: String) throws -> [Substring] {
      try eventually(what) {
        try String(contentsOf: output, encoding: .utf8).split(separator: "\n")
      } fits: {
        $0.count == count
      }
    }
    var shown = try lines(1, "it has begun, with nothing of before")
    for sent in 1...4 {
      _ = try daemon.post(EndpointTests.retired, form: "code=PLANTED")
      shown = try lines(sent + 1, "\(sent) of the requests are shown")
    }
    #expect(shown.filter { $0.hasPrefix("at,connector,") }.count == 1)
    #expect(try Dexter.planted(in: folder).isEmpty)
  }

  @Test("it ends with its reader, also when nothing more comes", arguments: ["hits", "events"])
  func reader(verb: String) throws {
    let folder = try Dexter.folder()
    let manifestd = Binary.url.path
    for script in ["(\"$0\" $1 --follow -o csv; echo $? > code) | head -n 1", "\"$0\" $1 --follow >&-; echo $? > code"]
    {
      let shell = Binary.process([], in: folder)
      shell.executableURL = URL(fileURLWithPath: "/bin/sh")
      shell.arguments = ["-c", script, manifestd, verb]
      shell.standardOutput = FileHandle.nullDevice
      let errors = try folder.emptyFile("errors")
      shell.standardError = try FileHandle(forWritingTo: errors)
      try shell.run()
      #expect(shell.endsByItself(), "\(script)")
      #expect(try String(contentsOf: folder.file("code"), encoding: .utf8) == "0\n", "\(script)")
      // Whose reader is gone from the beginning has nobody to tell.
      let said = try String(contentsOf: errors, encoding: .utf8).split(separator: "\n")
      #expect(said.allSatisfy { $0.contains("no daemon serves this database") } && said.count <= 1, "\(said)")
    }
  }
}
