import Foundation
import TestSupport
import Testing

/// The documents through Debian's nginx and Varnish as caching proxies: cached, revalidated by 304, and refreshed, as
/// their headers say.
@Suite(.waits) struct CacheTests {
  @Test("nginx", .enabled(if: ProxyTests.nginx)) func nginx() throws {
    let (folder, daemon) = try Self.daemon()
    let proxy = try ProxyProcess.nginx(
      in: folder,
      server: """
        location / {
          proxy_pass http://127.0.0.1:\(daemon.port); proxy_http_version 1.1; proxy_set_header Connection "";
          proxy_set_header Host $host; proxy_cache cache; proxy_cache_revalidate on;
          add_header X-Cache $upstream_cache_status;
        }
        """, log: "access_log off; proxy_cache_path \(folder.path)/cache keys_zone=cache:1m;")
    try walk(daemon, proxy)
  }

  @Test("Varnish", .enabled(if: varnish)) func varnishCache() throws {
    let (folder, daemon) = try Self.daemon()
    // Without grace nothing stale is served, as must-revalidate asks; what is kept beyond its time is revalidated.
    try folder.write(
      """
      vcl 4.1;
      backend default { .host = "127.0.0.1"; .port = "\(daemon.port)"; }
      sub vcl_backend_response {
        set beresp.grace = 0s; set beresp.keep = 1h;
        if (beresp.was_304) { set beresp.http.X-Cache = "REVALIDATED"; } else { set beresp.http.X-Cache = "MISS"; }
      }
      sub vcl_deliver { if (obj.hits > 0) { set resp.http.X-Cache = "HIT"; } }
      """, to: "cache.vcl")
    let port = try FreePort.find()
    // Varnish closes what it inherits, by which Foundation knows that its process has ended, and has SIGTERM blocked
    // as the thread that starts it: a shell stands between.
    let proxy = try ProxyProcess(
      "/bin/sh",
      [
        "-c", #""$0" "$@"; true"#, "/usr/sbin/varnishd", "-F", "-j", "none", "-n", folder.file("varnish").path, "-a",
        "127.0.0.1:\(port)", "-f", folder.file("cache.vcl").path, "-s", "malloc,16m", "-P",
        folder.file("varnish.pid").path, "-p", "vsl_space=8m",
      ], in: folder, port: port, pidFile: folder.file("varnish.pid"))
    try walk(daemon, proxy)
  }

  private static func daemon() throws -> (TemporaryFolder, ServingProcess) {
    let folder = TemporaryFolder()
    try folder.addExampleManifests()
    #expect(try Binary.run("publish", in: folder).code == 0)
    #expect(try Binary.run("config", "set", "max_age", "2s", in: folder).code == 0)
    return (folder, try ServingProcess(in: folder))
  }

  /// One document's life in the cache: what came of each request, and what the daemon was asked meanwhile.
  private func walk(_ daemon: ServingProcess, _ proxy: ProxyProcess) throws {
    let old = try daemon.get(StoryTests.discovery)
    let client = try proxy.connect()
    var states: [String] = []
    func ask(_ headers: [String] = []) throws -> Answer {
      let answer = try client.request("GET", StoryTests.discovery, userAgent: "goose/1.0", headers: headers)
      // An entry that has expired and changed is a miss like the first.
      states.append(answer["x-cache"].map { $0 == "EXPIRED" ? "MISS" : $0 } ?? "none")
      return answer
    }
    func ask(until condition: (Answer) -> Bool) throws -> Answer {
      var answer = try ask()
      try eventually("the cache answers as expected") {
        if !condition(answer) { answer = try ask() }
        return states
      } fits: { _ in
        condition(answer)
      }
      return answer
    }
    #expect(try ask { _ in Set(states).isSuperset(of: ["MISS", "HIT", "REVALIDATED"]) }.body == old.body)
    #expect(states.first == "MISS" && states.filter { $0 == "MISS" }.count == 1, "\(states)")

    let file = "Manifests/dexter.cash/oauth-authorization-server.json"
    try daemon.folder.write(old.text.replacing("/mcp/token", with: "/v2/token"), to: file)
    #expect(try daemon.verb("publish", "-m", "moved").code == 0)
    let new = try daemon.answer(StoryTests.discovery) { $0["etag"] != old["etag"] }
    let refreshed = try ask { $0["etag"] != old["etag"] }
    #expect(refreshed.body == new.body && refreshed["etag"] == new["etag"] && states.last == "MISS", "\(states)")
    states.append("mark")
    #expect(try ask { _ in Set(states.split(separator: "mark")[1]) == ["HIT", "REVALIDATED"] }.body == new.body)
    let conditional = try ask(["If-None-Match: \(new["etag"] ?? "")"])
    #expect(conditional.status == 304 && conditional.body.isEmpty)

    // The daemon saw those requests that the cache could not answer by itself, and no other.
    let asked = states.filter { $0 == "MISS" || $0 == "REVALIDATED" }.count
    _ = try daemon.connectors { $0.first { $0["connector"] as? String == "goose" }?["hits"] as? Int == asked }
  }

  static let varnish = ProxyTests.available("/usr/sbin/varnishd")
}
