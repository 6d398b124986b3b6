import Foundation
import Testing

@Suite struct HitsFollowTests {
  @Test("requests that are alike in one second are shown each, under their headings") func alike() throws {
    let folder = try Dexter.folder()
    let daemon = try ServingProcess(in: folder)
    let output = try folder.emptyFile("followed")
    let process = Binary.process(["hits", "--follow", "-o", "csv"], in: folder)
    process.standardOutput = try FileHandle(forWritingTo: output)
    try process.run()
    defer {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    var shown: [Substring] = []
    for sent in 1...4 {
      _ = try daemon.post(EndpointTests.retired, form: "code=PLANTED")
      shown = try eventually("\(sent) of the requests are shown") {
        try String(contentsOf: output, encoding: .utf8).split(separator: "\n")
      } fits: {
        $0.count == sent + 1
      }
    }
    #expect(shown.filter { $0.hasPrefix("at,connector,") }.count == 1)
    #expect(try Dexter.planted(in: folder).isEmpty)
  }
}
