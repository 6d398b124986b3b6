import Basics
import Evidence
import Storage
import System

/// Who owns the files and who may read them, and how much room is left.
extension Doctor {
  /// Free bytes below which the next fold or the journal may fail: what one loop's journal may take, twice.
  static let leastFreeBytes: Int64 = 128 << 20

  /// Whether a daemon holds the database's lock.
  package var isServed: Bool { DatabaseLock.isHeld(path: path) }

  /// One line where all is right, else one for each file that is not.
  func files() -> [HealthCheck] {
    let wrong = [
      (path, mode: UInt32(0o600)), ("\(path)-wal", 0o600), ("\(path).turn", 0o600), ("\(path).sightings", 0o700),
      ("\(path).secrets", 0o700),
    ].compactMap { file, mode in foreignFolder(file) ?? problem(of: file, mode: mode) }
    return (wrong.isEmpty ? [HealthCheck("files", .ok, "owner and modes are right")] : wrong) + sharedFolder()
  }

  /// What the daemon would refuse to start with.
  private func foreignFolder(_ file: String) -> HealthCheck? {
    guard file == "\(path).sightings" || file == "\(path).secrets" else { return nil }
    do throws(StorageError) {
      try PrivateFolder.check(file)
      return nil
    } catch { return HealthCheck("files", .problem, "\(error.operation): \(error.cause)", hint: error.hint) }
  }

  /// Whoever may write to the database's own folder can take its files away, though not change them.
  private func sharedFolder() -> [HealthCheck] {
    let folder = FilePath.folder(path)
    guard let status = FileStatus(folder), status.mode & 0o022 != 0, status.mode & 0o1000 == 0 else {
      return []
    }
    return [
      HealthCheck(
        "files", .note, "others may take the database away: they may write to '\(folder)'",
        hint: "if they are not to: chmod go-w '\(folder)'")
    ]
  }

  private func problem(of file: String, mode: UInt32) -> HealthCheck? {
    guard let status = FileStatus(file) else { return nil }
    let owner = FileStatus(path)?.owner ?? status.owner
    if status.owner != owner {
      return HealthCheck(
        "files", .problem, "'\(file)' belongs to user \(status.owner), the database to user \(owner)",
        hint: "chown \(owner) '\(file)'")
    }
    if status.mode & 0o077 == 0 { return nil }
    return HealthCheck(
      "files", .problem, "others may use '\(file)' (mode \(String(status.mode, radix: 8)))",
      hint: "chmod \(String(mode, radix: 8)) '\(file)'")
  }

  func disk() -> HealthCheck {
    guard let free = Files.freeBytes(at: path) else {
      return HealthCheck("disk", .note, "the file system does not say how much is free")
    }
    if free < Self.leastFreeBytes {
      return HealthCheck(
        "disk", .problem, "\(ByteCount.text(free)) free: recording may stop", hint: "free some space there")
    }
    return HealthCheck("disk", .ok, "\(ByteCount.text(free)) free")
  }

  /// - Parameter isElsewhere: the running one uses another database, which had this name before.
  func daemon(isRunning: Bool, isElsewhere: Bool = false) -> HealthCheck {
    if isRunning {
      if isElsewhere {
        return HealthCheck(
          "daemon", .problem, "uses another database, which had this name before", hint: "stop it and start it again")
      }
      let process = RecordingStatus.read(database: path).map { ", process \($0.processID)" } ?? ""
      return HealthCheck("daemon", .ok, "serves this database\(process)")
    }
    return HealthCheck(
      "daemon", .problem, "none serves this database", hint: "start one with 'manifestd serve'", weight: .note)
  }
}
