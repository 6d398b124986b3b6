import HTTP1
import Testing

@Suite("Listen addresses")
struct ListenAddressTests {
  @Test(
    "are read as they are written",
    arguments: [
      "127.0.0.1:8080", "[::1]:0", "localhost:65535", "0.0.0.0:80", "unix:/run/manifestd.sock", "fd:3", "fd:1023",
    ])
  func roundTrip(_ text: String) throws {
    #expect(try ListenAddress(text).description == text)
  }

  @Test(
    "that are none say why",
    arguments: [
      "", "8080", ":8080", "host:", "host:65536", "::1:80", "unix:", "h:-1", "fd:", "fd:2", "fd:-1", "fd:x", "fd:+3",
      "fd:99999999999",
    ])
  func refused(_ text: String) {
    #expect(throws: ListenAddressError.self) { try ListenAddress(text) }
  }
}
