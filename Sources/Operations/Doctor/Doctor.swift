import Basics
import Evidence
import Storage
import System

/// Looks an installation over: its database, files, daemon, journal, recording, hooks, sites and endpoints.
///
/// It changes nothing, and goes on as far as it can: what cannot be looked at is a problem of its own.
package struct Doctor {
  let path: String
  let now: Int64
  /// Whether the whole database file is read and checked: that takes as long as it is large.
  let isFull: Bool

  /// - Parameter path: of the database.
  package init(path: String, now: Int64, isFull: Bool = false) {
    self.path = path
    self.now = now
    self.isFull = isFull
  }

  package func checks() -> [HealthCheck] {
    let database: Database
    do throws(StorageError) {
      database = try Database(path: path)
    } catch {
      return [HealthCheck("database", .problem, "\(error.operation): \(error.cause)", hint: error.hint)]
        + (Database.exists(at: path) ? files() + [disk()] : [])
        + (Database.exists(at: path) || isServed
          ? [daemon(isRunning: isServed, isElsewhere: error.code == .replaced)] : [])
    }
    let isServed = isServed
    return looking("database") { () throws(StorageError) in [try self.database(database)] } + files()
      + [disk(), daemon(isRunning: isServed)]
      + looking("journal") { () throws(StorageError) in journal(try Backlog(database, now: now), isServed: isServed) }
      + looking("recording") { () throws(StorageError) in try recording(database, isServed: isServed) }
      + looking("clock") { () throws(StorageError) in [try clock(database, isServed: isServed)] }
      + looking("hooks") { () throws(StorageError) in try hooks(database) }
      + looking("stored") { () throws(StorageError) in try stored(database) }
      + looking("sites") { () throws(StorageError) in [try sites(database)] }
      + looking("endpoints") { () throws(StorageError) in [try endpoints(database)] }
      + looking("coverage") { () throws(StorageError) in try coverage(database) }
  }

  func looking(_ check: String, _ body: () throws(StorageError) -> [HealthCheck]) -> [HealthCheck] {
    do throws(StorageError) { return try body() } catch {
      return [HealthCheck(check, .problem, "\(error.operation): \(error.cause)", hint: error.hint)]
    }
  }

  private func database(_ database: Database) throws(StorageError) -> HealthCheck {
    let faults = isFull ? try database.integrityFaults(limit: 3) : []
    if !faults.isEmpty {
      return HealthCheck(
        "database", .problem, "damaged: \(faults.joined(separator: "; "))",
        hint: "stop the daemon, keep a copy of '\(path)', and restore a backup")
    }
    let size = FileStatus(path)?.size ?? 0
    let words = "'\(path)', \(ByteCount.text(size)), schema \(try database.schemaVersion())"
    return HealthCheck("database", .ok, words + (isFull ? ", every page checked" : ""))
  }

  private func sites(_ database: Database) throws(StorageError) -> HealthCheck {
    let sites = try database.sites()
    switch sites.count {
    case 0: return HealthCheck("sites", .note, "nothing is published yet", hint: "publish with 'manifestd publish'")
    case 1: return HealthCheck("sites", .ok, "\(sites[0].origin), for any host")
    default:
      if let site = sites.first(where: \.isDefault) {
        return HealthCheck("sites", .ok, "\(sites.count) sites; \(site.origin) answers for other hosts")
      }
      return HealthCheck(
        "sites", .note, "\(sites.count) sites and no default: a request for another host gets 421",
        hint: "name one with 'manifestd site default HOST' if other hosts reach you")
    }
  }

  /// What nobody observes can never be called safe to remove.
  private func endpoints(_ database: Database) throws(StorageError) -> HealthCheck {
    let all = try database.endpoints().filter { !$0.isClientID }
    let served = try database.servedEndpoints(among: all)
    let unseen = all.filter {
      $0.coverage(now: now).unbrokenSince == nil && !served.contains($0.id)
    }
    if unseen.isEmpty { return HealthCheck("endpoints", .ok, "\(all.count) known, all observed") }
    return HealthCheck(
      "endpoints", .note, "nobody observes \(unseen.count) of \(all.count), such as \(unseen[0].url)",
      hint: "mirror their requests to --observe, or ingest the access log")
  }
}
