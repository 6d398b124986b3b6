import Basics
import Daemon
import HTTP1
import Operations
import Storage
import System

extension Verb {
  static let serve = Verb(
    "serve",
    flags: [
      .listen, .observe, .socketGroup, .manifests, .hooks, .maxAge, .threads, .durability, .trustProxy, .clientAddress,
      .limit, .output,
    ],
    details: """
      Serves what is published, records who fetched it, and goes on until SIGTERM. An empty database is filled with what
      Manifests/ holds. What is published while it runs is served within a second.

      SIGHUP has it look at once at hooks,
      settings and secrets again, and say what it found.

      -o json: {done, addresses, sites, manifests, paths} when it listens, done being "listening".
      """,
    examples: [
      "manifestd serve --listen 127.0.0.1:8080",
      "manifestd serve --listen unix:manifestd.sock --trust-proxy 10.0.0.0/8",
    ],
    "the daemon: serve the current documents, record who fetches them"
  ) { call in
    _ = try call.operands(0...0, "no operands")
    let signal = StopSignal()
    Log.dropWhatIsNotRead()
    let server = try call.serverConfiguration()
    let daemon = try Daemon(
      DaemonConfiguration(
        databasePath: call.databasePath, server: server,
        manifestsFolder: call.arguments.value(.manifests) ?? "Manifests",
        hooksFolder: call.arguments.value(.hooks) ?? "Hooks", maxAge: try call.duration(.maxAge),
        releasedBy: call.releasedBy, limits: try call.limits()))
    announce(daemon, call)
    for observer in server.observers { Log.notice("observing what is mirrored to \(observer)") }
    signal.wait { daemon.reload() }
    Log.notice("stopping: finishing what is in flight")
    daemon.stop()
    Log.notice("stopped")
    return .done
  }

  private static func announce(_ daemon: Daemon, _ call: Invocation) {
    let addresses = daemon.addresses.map { address in
      if case .tcp = address { "http://\(address)" } else { "\(address)" }
    }
    let places = addresses.joined(separator: ", ")
    let summary = daemon.summary
    let words =
      summary.manifestCount == 0
      ? "listening on \(places)"
      : "serving \(summary.sites.joined(separator: ", ")) (\(summary.manifestCount) manifests, "
        + "\(summary.pathCount) paths) on \(places)"
    call.output.note(words)
    if call.format == .table { return }
    call.tell(
      Receipt(
        words, done: "listening",
        [
          "addresses": JSON(.array(addresses.map { .string($0) })),
          "sites": JSON(.array(summary.sites.map { .string($0) })),
          "manifests": .number(Int64(summary.manifestCount)), "paths": .number(Int64(summary.pathCount)),
        ]))
  }
}

/// What a crash of the machine may take.
enum Durability: String, CaseIterable {
  case journal, full
}

extension Flag {
  static let listen = Flag(
    "--listen", value: "ADDR", repeatable: true,
    "host:port, unix:PATH or fd:N, an inherited socket (default: 127.0.0.1:8080); may be repeated")
  static let observe = Flag(
    "--observe", value: "unix:PATH", repeatable: true,
    "where a proxy mirrors requests for your endpoints to; answered 204, never in a login's way")
  static let socketGroup = Flag(
    "--socket-group", value: "GROUP", "the group of Unix sockets (default: of a setgid folder, else your own)")
  static let manifests = Flag(
    "--manifests", value: "DIR", "what an empty database is filled with (default: Manifests)")
  static let hooks = Flag("--hooks", value: "DIR", "where the shell hooks lie (default: Hooks)")
  static let maxAge = Flag("--max-age", value: "SECONDS", "Cache-Control's max-age for this run (default: the setting)")
  static let threads = Flag("--threads", value: "N", "event loops (default: one a core)")
  static let durability = Flag(
    "--durability", value: "MODE", values: .choice(Durability.self),
    "journal (default): survives kill -9; full: power loss too, synced before each answer")
  static let trustProxy = Flag(
    "--trust-proxy", value: "CIDR[,cache]", repeatable: true,
    "believe these peers, beside loopback and unix sockets, who their client is; 'cache': it is a caching proxy")
  static let clientAddress = Flag(
    "--client-address", value: "SOURCE", values: .usual(["xff", "forwarded", "proxy"]),
    "how they say it: xff (X-Forwarded-For, default), forwarded (RFC 7239), proxy (PROXY protocol) or a HEADER")
  static let limit = Flag(
    "--limit", value: "KEY=VALUE", repeatable: true,
    "one of the limits among the settings (see 'manifestd config list'), for this run; may be repeated")
}

extension Invocation {
  fileprivate func serverConfiguration() throws -> ServerConfiguration {
    let listeners = try addresses(.listen)
    let proxies = try arguments.all(.trustProxy).map { text throws(UsageError) in
      guard let proxy = TrustedProxy(text) else {
        throw UsageError("--trust-proxy: '\(text)' is no network", hint: "write 10.0.0.0/8 or 10.0.0.0/8,cache")
      }
      return proxy
    }
    var configuration = ServerConfiguration(
      listeners: listeners.isEmpty ? [.tcp(host: "127.0.0.1", port: 8080)] : listeners)
    if let threads = try threads() { configuration.loops = threads }
    configuration.observers = try observers()
    configuration.socketGroup = arguments.value(.socketGroup)
    configuration.trustedProxies += proxies
    configuration.clientAddress = try clientAddressSource()
    configuration.durable = try isDurable()
    return configuration
  }

  private func addresses(_ flag: Flag) throws(UsageError) -> [ListenAddress] {
    try arguments.all(flag).map { text throws(UsageError) in
      do throws(ListenAddressError) { return try ListenAddress(text) } catch {
        throw UsageError(
          "\(flag.name): '\(error.text)': \(error.reason)", hint: "write \(ListenAddressError.forms)")
      }
    }
  }

  /// Where requests are only watched, a Unix socket keeps strangers out.
  private func observers() throws(UsageError) -> [ListenAddress] {
    if let text = arguments.all(.observe).first(where: { !$0.hasPrefix("unix:") }) {
      throw UsageError("--observe: '\(text)' is no Unix socket", hint: "write unix:PATH")
    }
    return try addresses(.observe)
  }

  fileprivate func limits() throws(UsageError) -> [String: String] {
    var limits: [String: String] = [:]
    for text in arguments.all(.limit) {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard let setting = Setting.limits.first(where: { $0.key == parts[0] }) else {
        throw UsageError(
          "--limit: no limit '\(parts[0])'",
          hint: Suggestion.nearest(to: parts[0], among: limitKeys).map {
            "did you mean '\($0)'?"
          } ?? "see 'manifestd config list'")
      }
      let value = parts.count == 2 ? parts[1] : ""
      if let complaint = SettingValue.complaint(about: value, as: setting) {
        throw UsageError("--limit \(setting.key): \(complaint)", hint: "write \(setting.key)=\(setting.defaultValue)")
      }
      limits[setting.key] = value
    }
    return limits
  }

  private var limitKeys: [String] { Setting.limits.map(\.key) }

  private func clientAddressSource() throws(UsageError) -> ClientAddressSource {
    guard let text = arguments.value(.clientAddress) else { return .forwardedFor }
    guard let source = ClientAddressSource(text) else {
      throw UsageError(
        "--client-address: '\(text)' is no source of addresses",
        hint: "use xff, forwarded, proxy, or the name of a header such as CF-Connecting-IP")
    }
    return source
  }

  private func threads() throws(UsageError) -> Int? {
    guard let text = arguments.value(.threads) else { return nil }
    guard let count = Int(text), (1...64).contains(count) else {
      throw UsageError("--threads: '\(text)' is not a number from 1 to 64", hint: "leave it out for one a core")
    }
    return count
  }

  private func isDurable() throws(UsageError) -> Bool {
    try arguments.choice(.durability, "mode") ?? Durability.journal == .full
  }
}
