import Journal
import Testing

@Suite("Notes of unserved paths")
struct UnservedNoteTests {
  @Test("are read as written")
  func roundTrip() {
    let note = UnservedNote(method: "GET", status: 404, host: "a.example", path: "/.well-known/mcp")
    #expect(UnservedNote(payload: note.payload) == note)
  }

  @Test("are cut to 512 bytes, the path last")
  func cut() throws {
    let note = UnservedNote(
      method: "GET", status: 404, host: String(repeating: "h", count: 300), path: String(repeating: "/p", count: 450))
    #expect(note.payload.count == UnservedNote.byteLimit)
    let read = try #require(UnservedNote(payload: note.payload))
    #expect(read.host.count == 128 && read.path.count == 512 - 8 - 3 - 128)
  }

  @Test("are none when bytes are missing or left over")
  func damaged() {
    let payload = UnservedNote(method: "GET", status: 404, host: "h", path: "/p").payload
    for count in 0..<payload.count { #expect(UnservedNote(payload: Array(payload.prefix(count))) == nil) }
    #expect(UnservedNote(payload: payload + [0]) == nil)
  }

  @Test("A segment that is too long to be a document's name may be a secret, and is not kept")
  func longSegments() {
    let token = String(repeating: "a1", count: 17)
    let kept = "/.well-known/oauth-authorization-server/mcp"
    #expect(UnservedNote.masked(kept) == kept)
    #expect(UnservedNote.masked("/.well-known/\(token)") == "/.well-known/(long)")
    #expect(UnservedNote.masked("/\(token)/.well-known/x/") == "/(long)/.well-known/x/")
    let note = UnservedNote(method: "GET", status: 404, host: "h", path: "/.well-known/mcp/\(token)")
    #expect(UnservedNote(payload: note.payload)?.path == "/.well-known/mcp/(long)")
  }
}
