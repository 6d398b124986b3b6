import Foundation
import TestSupport
import Testing

/// An OAuth server of one test: it answers every request with what it was asked, or with an error as its path says.
final class Upstream {
  /// The README's test command installs no Python.
  static let isThere = ProxyTests.available("/usr/bin/python3")

  private(set) var port: UInt16 = 0
  private let process = Process()
  private let log: URL

  private static let program = """
    import http.server, json, sys
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        def answer(self):
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length).decode()
            refused = "error" in self.path
            told = {"error": "invalid_grant"} if refused else {
                "method": self.command, "path": self.path, "body": body, "headers": dict(self.headers)}
            data = json.dumps(told).encode()
            self.send_response(400 if refused else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Cache-Control", "no-store")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        do_GET = do_POST = answer
        def log_message(self, *words): pass
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()
    """

  init(in folder: TemporaryFolder) throws {
    log = try folder.emptyFile("upstream.log")
    process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
    process.arguments = ["-c", Self.program]
    process.standardOutput = try FileHandle(forWritingTo: log)
    try process.run()
    let said = try eventually("the upstream says its port") {
      try String(contentsOf: log, encoding: .utf8)
    } fits: {
      $0.hasSuffix("\n")
    }
    port = UInt16(said.dropLast()) ?? 0
  }

  deinit { stop() }

  func stop() {
    guard process.isRunning else { return }
    // Threads of the test library block SIGTERM, and what they start inherits that.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}
