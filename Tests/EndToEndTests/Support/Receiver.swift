import Foundation
import TestSupport
import Testing

/// A webhook's receiver of one test: it checks each signature with Python's own HMAC, and keeps what it got.
final class Receiver {
  /// One request, as it came.
  struct Call {
    let id: String
    let isSigned: Bool
    let event: [String: Any]

    var type: String { event["type"] as? String ?? "" }
    var data: [String: Any] { event["data"] as? [String: Any] ?? [:] }
  }

  private(set) var port: UInt16 = 0
  private let process = Process()
  private let said: URL
  private let kept: URL
  let secretFile: URL

  var url: String { "http://127.0.0.1:\(port)/hook" }

  private static let program = """
    import base64, hashlib, hmac, http.server, json, sys
    secret = base64.b64decode(open(sys.argv[1]).read().strip().removeprefix("whsec_"))
    kept = open(sys.argv[2], "a")
    statuses = [int(word) for word in sys.argv[3].split(",")]
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            id, time = self.headers["webhook-id"], self.headers["webhook-timestamp"]
            wanted = base64.b64encode(hmac.new(secret, f"{id}.{time}.".encode() + body, hashlib.sha256).digest())
            isSigned = f"v1,{wanted.decode()}" in self.headers["webhook-signature"].split(" ")
            status = statuses.pop(0) if len(statuses) > 1 else statuses[0]
            kept.write(json.dumps({"id": id, "isSigned": isSigned, "body": json.loads(body)}) + "\\n")
            kept.flush()
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()
        def log_message(self, *words): pass
    server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[4])), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()
    """

  /// - Parameter statuses: answers, one after another; the last for all that follow.
  init(in folder: TemporaryFolder, statuses: [Int] = [204], port: UInt16 = 0) throws {
    said = try folder.emptyFile("receiver.log")
    kept = try folder.emptyFile("receiver.calls")
    secretFile = try folder.write("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n", to: "receiver.secret")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: secretFile.path)
    process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
    process.arguments = [
      "-c", Self.program, secretFile.path, kept.path, statuses.map(String.init).joined(separator: ","), "\(port)",
    ]
    process.standardOutput = try FileHandle(forWritingTo: said)
    try process.run()
    let words = try eventually("the receiver says its port") {
      try String(contentsOf: said, encoding: .utf8)
    } fits: {
      $0.hasSuffix("\n")
    }
    self.port = UInt16(words.dropLast()) ?? 0
  }

  deinit { stop() }

  func stop() {
    guard process.isRunning else { return }
    // Threads of the test library block SIGTERM, and what they start inherits that.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// What it got so far; what is being written comes with the next look.
  func calls() throws -> [Call] {
    let lines = try String(contentsOf: kept, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
    return try lines.dropLast().compactMap { line in
      guard let call = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else { return nil }
      return Call(
        id: call["id"] as? String ?? "", isSigned: call["isSigned"] as? Bool ?? false,
        event: call["body"] as? [String: Any] ?? [:])
    }
  }

  /// The calls, once there is one of the type.
  func calls(until type: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> [Call] {
    try eventually("the receiver gets \(type)", sourceLocation: sourceLocation) {
      try calls()
    } fits: { calls in
      calls.contains { $0.type == type }
    }
  }
}
