import Journal
import TestSupport
import Testing

@Suite("Notes of unserved paths")
struct UnservedNoteTests {
  @Test("are read as older releases wrote them")
  func reading() throws {
    let bytes = unservedBytes(method: "GET", host: "a.example", path: "/.well-known/mcp", hasQuery: true)
    let note = try #require(UnservedNote(payload: bytes))
    #expect(note.method == "GET" && note.status == 404 && note.host == "a.example")
    #expect(note.path == "/.well-known/mcp" && note.hasQuery)
    let other = try #require(UnservedNote(payload: unservedBytes(method: "HEAD", host: "", path: "/p")))
    #expect(other.method == "HEAD" && other.status == 404 && other.host == "" && !other.hasQuery)
  }

  @Test("are none when bytes are missing or left over")
  func damaged() {
    let payload = unservedBytes(method: "GET", host: "h", path: "/p")
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
  }
}
