import Foundation
import TestSupport
import Testing

/// A verb waits for whoever else writes, and says so.
@Suite struct WriteLockTests {
  @Test("publish waits for somebody else's transaction, says who holds the lock, and succeeds") func waits() throws {
    let folder = try Dexter.folder()
    let other = try DatabaseFile(folder.file("manifestd.db").path)
    try other.texts("BEGIN IMMEDIATE")
    let document = try folder.write(#"{"name":"dexter","version":"new"}"#, to: "mcp.json")
    let publish = Binary.process(["publish", document.path, "--site", "https://dexter.cash"], in: folder)
    let errors = try folder.emptyFile("errors")
    publish.standardOutput = FileHandle.nullDevice
    publish.standardError = try FileHandle(forWritingTo: errors)
    try publish.run()
    func words() throws -> String { try String(contentsOf: errors, encoding: .utf8) }
    let waiting = try eventually("it says that it waits") {
      try words()
    } fits: {
      $0.hasSuffix("\n")
    }
    let holder = "(process \(ProcessInfo.processInfo.processIdentifier))\n"
    #expect(waiting.hasPrefix("manifestd: waiting for the write lock of 'manifestd.db', held by "))
    #expect(waiting.hasSuffix(holder), "\(waiting)")
    try other.texts("COMMIT")
    publish.waitUntilExit()
    let all = try words()
    #expect(publish.terminationStatus == 0, "\(all)")
    let served = try Binary.run("show", "mcp", in: folder).output
    #expect(served == #"{"name":"dexter","version":"new"}"#)
  }
}
