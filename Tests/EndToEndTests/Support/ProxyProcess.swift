import Foundation
import TestSupport
import Testing

/// A front proxy of one test.
final class ProxyProcess {
  private let process = Process()
  private let port: UInt16
  private let pidFile: URL?

  /// - Parameter pidFile: where the server writes the process to kill at the end; nil: it is the one started here.
  init(
    _ program: String, _ arguments: [String], in folder: TemporaryFolder, port: UInt16, pidFile: URL? = nil
  ) throws {
    (self.port, self.pidFile) = (port, pidFile)
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = ["HOME": folder.path, "PATH": "/usr/bin:/bin"]
    let log = try folder.emptyFile("proxy.log")
    process.standardError = try FileHandle(forWritingTo: log)
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    try eventually("\(program) listens") { (try? connect()) != nil || !process.isRunning }
    if !process.isRunning { throw StartFailure(words: try String(contentsOf: log, encoding: .utf8)) }
  }

  deinit {
    // nginx's workers end with their master; both servers see to it that SIGTERM reaches them.
    if let pidFile,
      let pid = (try? String(contentsOf: pidFile, encoding: .utf8)).flatMap({ Int32($0.filter(\.isNumber)) })
    {
      kill(pid, SIGKILL)
    } else {
      process.terminate()
    }
    process.waitUntilExit()
  }

  /// nginx with one server, whose clients say their address by X-Forwarded-For: the test's own is a loopback one.
  static func nginx(in folder: TemporaryFolder, server: String, log: String = "access_log off;") throws -> ProxyProcess
  {
    let port = try FreePort.find()
    try folder.write(
      """
      worker_processes 1; daemon off; pid \(folder.path)/nginx.pid; error_log stderr; events {} user root;
      http {
        \(log)
        client_body_temp_path \(folder.path); proxy_temp_path \(folder.path); fastcgi_temp_path \(folder.path);
        uwsgi_temp_path \(folder.path); scgi_temp_path \(folder.path);
        set_real_ip_from 127.0.0.1; real_ip_header X-Forwarded-For;
        server { listen 127.0.0.1:\(port); server_name _; \(server) }
      }
      """, to: "nginx.conf")
    return try ProxyProcess(
      "/usr/sbin/nginx", ["-c", folder.file("nginx.conf").path, "-p", folder.path], in: folder, port: port)
  }

  static func caddy(in folder: TemporaryFolder, site: String) throws -> ProxyProcess {
    let port = try FreePort.find()
    try folder.write(
      """
      {
        admin off
        auto_https off
      }
      http://:\(port) {
        bind 127.0.0.1
        \(site)
      }
      """, to: "Caddyfile")
    return try ProxyProcess(
      "/usr/bin/caddy", ["run", "--config", folder.file("Caddyfile").path, "--adapter", "caddyfile"], in: folder,
      port: port)
  }

  func connect() throws -> Client { try Client(port: port) }
}
