import Basics
import Evidence
import Foundation
import Manifests
import Operations
import Storage
import TestSupport

@testable import Commands

/// Stories at fixed times, for outputs that are compared word by word. The documents are those of the demo.
final class StatusStory {
  /// 2026-11-26T06:00:00Z
  static let now: Int64 = 1_795_672_800
  static let day: Int64 = 86_400
  /// When the endpoints moved.
  static let moved = now - 8 * day

  let database: Database
  private let place = TemporaryFolder()
  private var folder: URL { place.url }
  private var lines: [(at: Int64, text: String)] = []

  init() throws {
    let folder = place.url
    try DemoDocuments.write(to: folder.path)
    database = try Database(path: folder.appendingPathComponent("m.db").path, creation: .ifMissing)
    for (number, time) in [("2", Self.now - 20 * Self.day), ("3", Self.moved), ("8", Self.moved + 3_600)] {
      try release(number, at: time)
    }
  }

  private func release(_ number: String, at time: Int64) throws {
    let own = folder.appendingPathComponent(number)
    let files = try FileManager.default.contentsOfDirectory(at: own, includingPropertiesForKeys: nil)
    let publications = try files.sorted { $0.path < $1.path }.map { file in
      let bytes = Array(try Data(contentsOf: file))
      let name = file.deletingPathExtension().lastPathComponent
      let kind = Document.kind(forName: name, bytes: bytes) ?? .genericJSON
      return Publication(
        origin: Origin("https://dexter.cash")!, name: name, document: try Document(bytes: bytes, kind: kind))
    }
    _ = try database.publish(publications, note: ReleaseNote(by: "test", message: "", grace: nil, now: time))
  }

  /// One line of an access log.
  private func line(_ at: Int64, _ request: String, _ status: Int, _ agent: String, _ address: String) {
    let text = RFC3339.text(at)
    let parts = text.split { "-T:Z".contains($0) }
    let time = "\(parts[2])/Nov/\(parts[0]):\(parts[3]):\(parts[4]):\(parts[5]) +0000"
    lines.append((at, "\(address) - - [\(time)] \"\(request) HTTP/1.1\" \(status) 12 \"-\" \"\(agent)\"\n"))
  }

  private func fetch(_ at: Int64, _ agent: String, _ address: String) {
    line(at, "GET /.well-known/oauth-authorization-server", 200, agent, address)
  }

  /// ChatGPT goes on with the old endpoints, Claude reads the new ones.
  func dexter() {
    fetch(Self.now - 14 * Self.day, "Python/3.12 aiohttp/3.13.1", "3.12.200.18")
    for step in 0..<300 {
      let at = Self.moved - 2 * Self.day + Int64(step) * 2_900
      if at > Self.now - 1_200 { break }
      let status = at < Self.moved ? 200 : 404
      line(at, "POST /api/connector/oauth/token", status, "openai-mcp/1.0.0 (ChatGPT)", "3.12.200.18")
      if step % 4 == 0 {
        line(
          at + 5,
          "GET /api/connector/oauth/authorize?client_id=x&redirect_uri="
            + "https%3A%2F%2Fchatgpt.com%2Fconnector_platform_oauth_redirect", status,
          "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4"
            + " Safari/605.1.15", "92.40.\(step % 40).7")
      }
    }
    for day in 1..<8 { fetch(Self.now - Int64(day) * Self.day + 9_000, "python-httpx/0.28.1", "160.79.104.10") }
  }

  /// A week of others: Cursor on forty machines, and what is noise.
  func noise() {
    for machine in 0..<40 {
      let address = "85.\(machine + 1).7.9"
      let isOld = machine < 9
      fetch(Self.now - 10 * Self.day + Int64(machine) * 600, "Cursor/1.0.0", address)
      if isOld {
        line(
          Self.now - 2 * Self.day + Int64(machine) * 3_000, "POST /api/connector/oauth/token", 404, "Cursor/1.0.0",
          address)
      } else {
        fetch(Self.now - 3 * Self.day + Int64(machine) * 900, "Cursor/1.0.0", address)
      }
    }
    let agents = [
      "curl/8.5.0", "python-requests/2.31", "Go-http-client/2.0", "-", "zgrab/0.x",
      "Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)",
      "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    ]
    for step in 0..<70 {
      let at = Self.now - 7 * Self.day + Int64(step) * 8_000
      fetch(at, agents[step % 7], "91.7.\(step).3")
      if step % 5 == 0 { line(at + 1, "POST /api/connector/oauth/token", 404, agents[step % 2], "91.9.9.9") }
    }
  }

  /// What `status` says on a screen of so many columns; nil: to a file.
  func text(columns: Int?) throws -> String {
    try ingest()
    let status = try StatusView(database, now: Self.now).status(site: nil)
    return StatusOutput(
      status: status, now: Self.now, screen: Screen(columns: columns, hasColour: false)
    ).text
  }

  /// The table of `connectors`.
  func connectors(columns: Int) throws -> String {
    try ingest()
    let judged = try ConnectorView(database).judged(site: nil, now: Self.now)
    return Listing(columns: StatusColumns(now: Self.now, showsSite: false).shown, nothing: "").text(
      of: try StatusView(database, now: Self.now).connectors(judged), as: .table,
      on: Screen(columns: columns, hasColour: false))
  }

  private func ingest() throws {
    if lines.isEmpty { return }
    let log = folder.appendingPathComponent("access.log")
    let text = lines.sorted { ($0.at, $0.text) < ($1.at, $1.text) }.map(\.text).joined()
    try Data(text.utf8).write(to: log)
    _ = try LogIngest(database: database, path: log.path, now: Self.now).run()
    lines = []
  }
}
