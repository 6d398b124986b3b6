import Basics
import Operations
import Outbound
import Storage
import Testing

@testable import Commands

@Suite("An error on its way to a person") struct ComplaintTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let error: any Error & Sendable
    let exit: ExitCode
    let code: String
    let line: String

    init(_ error: any Error & Sendable, _ exit: ExitCode, _ code: String, _ line: String) {
      (self.error, self.exit, self.code, self.line) = (error, exit, code, line)
    }

    var testDescription: String { "\(code): \(line)" }
  }

  struct Unforeseen: Error, CustomStringConvertible {
    let description = "something\nelse"
  }

  static let cases: [Case] = [
    Case(UsageError("bad word", hint: "say it well"), .usage, "usage", "bad word; say it well"),
    Case(UsageError("bad word"), .usage, "usage", "bad word"),
    Case(StorageError(.noSuch, "find x", "none", hint: "look"), .noSuch, "noSuch", "find x: none; look"),
    Case(StorageError(.missing, "open x", "gone"), .noSuch, "missing", "open x: gone"),
    Case(StorageError(.refused, "publish x", "rule"), .refused, "refused", "publish x: rule"),
    Case(StorageError(.invalid, "set x", "no"), .usage, "invalid", "set x: no"),
    Case(StorageError(.notOwner, "open x", "no"), .failed, "notOwner", "open x: no"),
    Case(StorageError(.notDatabase, "open x", "no"), .failed, "notDatabase", "open x: no"),
    Case(StorageError(.newerSchema, "open x", "no"), .failed, "newerSchema", "open x: no"),
    Case(StorageError(.busy, "open x", "no"), .failed, "busy", "open x: no"),
    Case(StorageError(.readOnly, "open x", "no"), .failed, "readOnly", "open x: no"),
    Case(StorageError(.full, "open x", "no"), .failed, "full", "open x: no"),
    Case(StorageError(.corrupt, "open x", "no"), .failed, "corrupt", "open x: no"),
    Case(StorageError(.failed, "open x", "no"), .failed, "failed", "open x: no"),
    Case(OperationError(.usage, "publish x", "no", hint: "so"), .usage, "usage", "publish x: no; so"),
    Case(OperationError(.refused, "publish x", "no"), .refused, "refused", "publish x: no"),
    Case(OperationError(.missing, "read x", "no"), .noSuch, "missing", "read x: no"),
    Case(OperationError(.failed, "read x", "no"), .failed, "failed", "read x: no"),
    Case(
      OutboundError.connectionFailed(on: "http://x", reason: "refused"), .unreachable, "unreachable",
      "request to http://x failed: refused; see whether the server is up and reachable"),
    Case(
      OutboundError.timeout(on: "http://x", seconds: 9), .unreachable, "unreachable",
      "request to http://x failed: no complete answer within 9 s; see whether the server is up and reachable"),
    Case(
      OutboundError.invalidURL(on: "x", reason: "no host"), .usage, "usage", "cannot use x: no host"),
    Case(
      OutboundError.refusedAddress(on: "http://x", reason: "private"), .usage, "usage",
      "refused to call http://x: private"),
    // Always one line, and harmless.
    Case(Unforeseen(), .failed, "failed", "something\\u{a}else"),
    Case(
      UsageError("unknown verb '\u{1b}[2J\u{202e}'"), .usage, "usage", "unknown verb '\\u{1b}[2J\\u{202e}'"),
  ]

  @Test("one line, its exit code and a word for scripts", arguments: cases) func failure(_ row: Case) {
    let complaint = Complaint(row.error)
    #expect(complaint.exitCode == row.exit && complaint.code == row.code)
    #expect(complaint.line == "manifestd: \(row.line)")
  }

  @Test("as JSON the message and the hint stand apart") func json() {
    let complaint = Complaint(UsageError("bad \"word\"", hint: "say it"))
    #expect(complaint.json.text() == #"{"error":{"code":"usage","message":"bad \"word\"","hint":"say it"}}"#)
    #expect(Complaint(Unforeseen()).json["error"]?["hint"]?.string == "")
  }
}
