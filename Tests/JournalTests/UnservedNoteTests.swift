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
      method: "GET", status: 404, host: String(repeating: "h", count: 300), path: String(repeating: "p", count: 900))
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
}
