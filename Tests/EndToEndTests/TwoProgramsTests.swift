import Foundation
import TestSupport
import Testing

/// `manifestd-http` lies beside `manifestd`, or not.
@Suite struct TwoProgramsTests {
  private let folder = TemporaryFolder()

  @Test("without the program for http requests one clear word is said, and everything else goes on")
  func missing() throws {
    let alone = folder.file("manifestd")
    try FileManager.default.copyItem(at: Binary.url, to: alone)
    try folder.write(
      #"{"name":"one","endpoint":"https://a.example/mcp"}"#, to: "Manifests/a.example/mcp.json")
    let daemon = try ServingProcess(in: folder, program: alone)
    let missing = "no webhook and no proxied request can be sent: '\(folder.url.path)/manifestd-http': No such file"
    #expect(daemon.words.contains(missing), "\(daemon.words)")
    #expect(try daemon.get("/.well-known/mcp.json").status == 200)
    #expect(daemon.stop() == 0)
  }
}
