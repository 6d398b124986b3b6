import Foundation
import TestSupport
import Testing

/// A webhook's receiver, a process of its own, that ends when this one has. It keeps what it got, and checks signatures
/// with the reference library of Standard Webhooks where it runs in the environment that has it.
///
/// `/status/503?retry=120` answers that; `/verify` answers 204 to an event whose signature holds, 400 to any other;
/// `/private` answers 500 where its URL is among any process's arguments; `/silent` never answers; any other path is
/// told in its answer.
final class WebhookReceiver: @unchecked Sendable {
  // Nothing in it changes after its start.

  struct Request: Decodable {
    let method: String
    let path: String
    let headers: [String: String]
    let body: String
  }

  /// The Python that has `standardwebhooks`: `.ci/run` makes it.
  static let reference = package.appendingPathComponent(".build/webhook-reference/bin/python").path

  static var hasReference: Bool { FileManager.default.isExecutableFile(atPath: reference) }

  /// One for all tests that need no reference library.
  static let shared = Result { try WebhookReceiver() }

  let url: String
  private let folder: Folder
  private let process = Process()

  /// - Parameter secret: What `/verify` checks with.
  init(secret: String = "", python: String = "/usr/bin/python3") throws {
    folder = Folder()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = ["-c", Self.script, secret]
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let folder = folder
    try #require(eventually { folder.read("port")?.hasSuffix("\n") == true }, "the receiver has not started")
    url = "http://127.0.0.1:\((folder.read("port") ?? "").trimmingCharacters(in: .newlines))"
  }

  /// All that came to this path, oldest first.
  func requests(to path: String) throws -> [Request] {
    try (folder.read("requests") ?? "").split(separator: "\n").map {
      try JSONDecoder().decode(Request.self, from: Data($0.utf8))
    }.filter { $0.path == path }
  }

  private static let script = #"""
    import json, os, shutil, sys, threading, time
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

    lock = threading.Lock()

    def is_argument(text):
        for process in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{process}/cmdline", "rb") as arguments:
                    if text.encode() in arguments.read():
                        return True
            except OSError:
                pass
        return False

    class Handler(BaseHTTPRequestHandler):
        def take(self):
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            with lock, open("requests", "a") as log:
                log.write(json.dumps({"method": self.command, "path": self.path, "headers": headers,
                                      "body": body.decode("latin-1")}) + "\n")
            path, _, query = self.path.partition("?")
            if path == "/private" and is_argument(self.path):
                self.answer(500, "the URL is among a command's arguments", {})
            elif path == "/silent":
                time.sleep(3600)
            elif path == "/verify":
                self.verify(body, headers)
            elif path.startswith("/status/"):
                more = {"Location": "/redirected"}
                if query:
                    more["Retry-After"] = query.removeprefix("retry=").replace("+", " ")
                self.answer(int(path.rsplit("/", 1)[1]), "x" * 3000, more)
            else:
                self.answer(200, "got " + self.path, {})

        def verify(self, body, headers):
            from standardwebhooks.webhooks import Webhook, WebhookVerificationError
            try:
                Webhook(sys.argv[1]).verify(body, headers)
                self.answer(204, "", {})
            except WebhookVerificationError as error:
                self.answer(400, str(error), {})

        def answer(self, status, text, headers):
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 204:
                self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            if status != 204:
                self.wfile.write(text.encode())

        do_POST = do_GET = take

        def log_message(self, *words):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    with open("port", "w") as port:
        port.write(f"{server.server_port}\n")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    # Inherited descriptors stay open: Foundation's Process takes a child that closes them for one that has ended, and
    # blocks everybody who waits for another.
    parent, folder = os.getppid(), os.getcwd()
    while os.getppid() == parent:
        time.sleep(0.2)
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)
    """#
}
