import Foundation
import Manifests

/// The text of one access log: a plain file, a packed one (through `gzip -dc`), or the standard input.
final class LogText {
  /// Bytes read at a time.
  static let chunk = 1 << 20

  private let handle: FileHandle
  private let unpacker: Process?
  let path: String

  /// Opens it at its beginning.
  init(_ path: String) throws(ServiceError) {
    self.path = path
    let operation = "read '\(path)'"
    if path == "-" {
      handle = .standardInput
      unpacker = nil
      return
    }
    guard let file = FileHandle(forReadingAtPath: path) else {
      let exists = FileManager.default.fileExists(atPath: path)
      throw ServiceError(exists ? .failed : .missing, operation, exists ? "permission denied" : "no such file")
    }
    guard Self.isPacked(file) else {
      handle = file
      unpacker = nil
      return
    }
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc"]
    process.standardInput = file
    process.standardOutput = pipe
    do { try process.run() } catch {
      throw ServiceError(.failed, operation, "gzip does not start", hint: "install gzip, or unpack the file first")
    }
    handle = pipe.fileHandleForReading
    unpacker = process
  }

  deinit {
    guard let unpacker, unpacker.isRunning else { return }
    // It has nothing to save, and may have inherited a mask that keeps SIGTERM from it.
    kill(unpacker.processIdentifier, SIGKILL)
    unpacker.waitUntilExit()
  }

  /// The next bytes; empty at the end (for now, where the file may grow).
  func read() throws(ServiceError) -> [UInt8] {
    do {
      let data = try handle.read(upToCount: Self.chunk) ?? Data()
      if data.isEmpty { try checkUnpacked() }
      return [UInt8](data)
    } catch let error as ServiceError {
      throw error
    } catch {
      throw ServiceError(.failed, "read '\(path)'", "\(error.localizedDescription)")
    }
  }

  /// What tells this file from one that took its name: device and inode.
  var identity: String? {
    var status = stat()
    guard unsafe fstat(handle.fileDescriptor, &status) == 0 else { return nil }
    return "\(status.st_dev) \(status.st_ino)"
  }

  static func identity(of path: String) -> String? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    return "\(status.st_dev) \(status.st_ino)"
  }

  static func size(of path: String) -> Int64 {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return (attributes?[.size] as? NSNumber)?.int64Value ?? 0
  }

  /// A packed file that ends too early is an error, not an end.
  private func checkUnpacked() throws(ServiceError) {
    guard let unpacker else { return }
    unpacker.waitUntilExit()
    if unpacker.terminationStatus != 0 {
      throw ServiceError(.failed, "unpack '\(path)'", "gzip failed: the file is damaged or cut", hint: "copy it again")
    }
  }

  private static func isPacked(_ file: FileHandle) -> Bool {
    let magic = (try? file.read(upToCount: 2)) ?? Data()
    try? file.seek(toOffset: 0)
    return [UInt8](magic) == [0x1f, 0x8b]
  }
}
