import Basics
import Delivery
package import Evidence
import Manifests
import Outbound
package import Storage
import System

/// What `hooks` does beside reading: webhooks with their secrets, and trying one out.
package struct HookManager {
  /// A webhook as the operator asks for it.
  package struct Request {
    package var name: String?
    package var url: String?
    /// A file with the URL in it.
    package var urlFile: String?
    /// Nil: one is generated, in `FILE.secrets/NAME`.
    package var secretFile: String?
    /// Nil: all that are sent by default.
    package var events: [EventType]?
    package var allowsPlainHTTP: Bool

    package init(
      name: String? = nil, url: String? = nil, urlFile: String? = nil, secretFile: String? = nil,
      events: [EventType]? = nil, allowsPlainHTTP: Bool = false
    ) {
      self.name = name
      self.url = url
      self.urlFile = urlFile
      self.secretFile = secretFile
      self.events = events
      self.allowsPlainHTTP = allowsPlainHTTP
    }
  }

  private let database: Database

  package init(_ database: Database) {
    self.database = database
  }
}

extension HookManager {
  /// Stores a webhook. Everything that is wrong with it is told before anything is stored.
  /// - Returns: its name, and the file that holds its secret.
  package func add(_ request: Request, now: Int64) throws -> (name: String, secretFile: String) {
    let url = try url(of: request)
    try AddressPolicy(allowPlainHTTP: request.allowsPlainHTTP).check(url)
    let name = try name(of: request, url: url)
    if try database.hooks().contains(where: { $0.kind == .webhook && $0.name == name }) {
      throw OperationError(
        .refused, "add webhook '\(name)'", "there is one of that name", hint: "give another with --name")
    }
    let secretFile = try secretFile(of: request, name: name)
    try database.addWebhook(
      NewWebhook(
        name: name, events: request.events ?? EventType.allCases.filter(\.isSentByDefault), url: request.url,
        urlFile: request.urlFile.map(Self.absolute), secretFile: secretFile,
        allowsPlainHTTP: request.allowsPlainHTTP), now: now)
    return (name, secretFile)
  }

  /// Takes over which executables lie in the hooks folder, also where no daemon does.
  /// - Parameter folder: the folder; nil: where the daemon looked last, else `Hooks`.
  package func sync(folder given: String?, now: Int64) throws {
    let stored = try database.hooksFolder()
    let sync = HookSync(given ?? stored ?? "Hooks")
    guard sync.folder.exists else {
      guard given != nil else { return }
      throw OperationError(.missing, "look for hooks in '\(sync.folder.path)'", "there is no such folder")
    }
    let isOthers = stored.map { $0 != sync.folder.path } ?? false
    if isOthers, let stored, DatabaseLock.isHeld(path: database.path) {
      throw OperationError(
        .refused, "look for hooks in '\(sync.folder.path)'", "the daemon looks in '\(stored)'",
        hint: "start it with --hooks '\(sync.folder.path)', or leave the flag out here")
    }
    guard let files = sync.files() else { return }
    try database.syncShellHooks(files, isWhole: !isOthers, now: now)
  }

  /// Sends a `test` event to one hook now, from this process, and stores what came of it. A hook that takes it is told
  /// what waits for it, too, however often it had failed.
  package func test(_ hook: HookRecord, now: Int64) throws -> (delivery: DeliveryID, outcome: DeliveryOutcome) {
    let event = NewEvent(
      .test, summary: "a test of hook \(hook.label): nothing has happened", data: [("hook", .string(hook.label))])
    let delivery = try database.raiseTest(event, for: hook, at: now)
    let outbound = OutboundClient()
    defer { outbound.stop() }
    let attempt = DeliveryAttempt(outbound: outbound, databasePath: Self.absolute(database.path))
    let result = attempt.run(delivery, now: now)
    // Whoever tests is there to see it: it is not tried again.
    let outcome = attempt.outcome(of: result, delivery, OutboxTime(now: now), random: 0).final
    try database.transaction { () throws(StorageError) in
      try database.record(outcome, of: delivery)
      if outcome.state == .delivered, hook.failures > 0 { try database.retry(hook, now: now) }
    }
    return (delivery.id, outcome)
  }

  /// Why an executable is not run; nil where it is, and for a webhook.
  package static func refusal(of hook: HookRecord) -> String? {
    hook.path.flatMap { HookGuard.refusal(of: $0) }
  }

  /// What is wrong with a hook's files now: an executable that is not run, or a secret that cannot be read.
  package static func fault(of hook: HookRecord) -> String? {
    if let refusal = refusal(of: hook) { return refusal }
    for file in [hook.secretFile, hook.urlFile].compactMap(\.self) {
      do throws(SecretFileError) { _ = try SecretFile.read(file) } catch { return "webhook \(hook.name): \(error)" }
    }
    return nil
  }

  private func url(of request: Request) throws -> String {
    switch (request.url, request.urlFile) {
    case (let url?, nil): return url
    case (nil, let file?): return try SecretFile.read(Self.absolute(file))
    default:
      throw OperationError(
        .usage, "add a webhook", "it needs a URL, or --url-file with a file that holds it", hint: "give one of them")
    }
  }

  /// Names are for people and scripts: the URL's host, unless one is given.
  private func name(of request: Request, url: String) throws(OperationError) -> String {
    let name = request.name ?? Origin(url)?.host ?? ""
    let isPlain = name.utf8.allSatisfy { byte in
      (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || [45, 46, 95].contains(byte)
    }
    if isPlain && (1...60).contains(name.utf8.count) && name.first != "." { return name }
    throw OperationError(
      .usage, "add a webhook", "'\(name)' is no name for it",
      hint: "give --name with up to 60 letters, digits, '-', '_' and '.'")
  }

  private func secretFile(of request: Request, name: String) throws -> String {
    if let given = request.secretFile {
      let path = Self.absolute(given)
      _ = try WebhookSecret(try SecretFile.read(path))
      return path
    }
    let path = "\(Self.absolute(database.path)).secrets/\(name)"
    // A webhook of that name that was removed has left its secret: its receiver may know it still.
    if Files.exists(path) {
      _ = try WebhookSecret(try SecretFile.read(path))
      return path
    }
    try SecretFile.create(path, WebhookSecret.generate())
    return path
  }

  private static func absolute(_ path: String) -> String {
    FilePath.absolute(path)
  }
}

extension DeliveryOutcome {
  /// The same, never tried again.
  fileprivate var final: DeliveryOutcome {
    DeliveryOutcome(
      state: state == .delivered ? .delivered : .dead, failures: failures, nextAt: nil, code: code,
      milliseconds: milliseconds, error: error, output: output)
  }
}
