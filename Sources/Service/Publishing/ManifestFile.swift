import Foundation
import Manifests

/// A file that holds one manifest, read whole.
package struct ManifestFile: Sendable {
  /// As given by the operator; "-" is the standard input.
  package let path: String
  package let bytes: [UInt8]
  /// The host that the folder of manifests it was found in tells; nil if it was named by itself.
  private let host: String?

  /// The manifest's name: the file's without `.json` or `.txt`; nil for the standard input.
  package var stem: String? {
    if path == "-" { return nil }
    let url = URL(fileURLWithPath: path)
    return Self.extensions.contains(url.pathExtension)
      ? url.deletingPathExtension().lastPathComponent : url.lastPathComponent
  }

  /// The host whose folder the file lies in: `Manifests/HOST/NAME.json`, or `HOST/NAME.json` below the folder that is
  /// published; nil elsewhere.
  package var folderHost: String? {
    if let host { return host }
    let folders = URL(fileURLWithPath: path).standardizedFileURL.deletingLastPathComponent().pathComponents
    guard path != "-", folders.count >= 2, folders[folders.count - 2] == "Manifests" else { return nil }
    return folders.last
  }

  static let extensions = ["json", "txt"]

  /// Reads what is published: a regular file, or the standard input for "-". A pipe or a device by name may never end,
  /// or never begin.
  package static func readRegular(_ path: String, host: String? = nil) throws(ServiceError) -> ManifestFile {
    if path != "-", let isRegular = Syscalls.isRegularFile(path), !isRegular, !ManifestFolder.isFolder(path) {
      throw ServiceError(
        .failed, "read '\(path)'", "it is no regular file", hint: "name a file, or give - for the standard input")
    }
    return try read(path, host: host)
  }

  /// Reads the file, or the standard input for "-".
  package static func read(_ path: String, host: String? = nil) throws(ServiceError) -> ManifestFile {
    let operation = "read '\(path)'"
    if path != "-" && ManifestFolder.isFolder(path) {
      throw ServiceError(.failed, operation, "it is a folder", hint: "name the file in it")
    }
    guard let handle = path == "-" ? .standardInput : FileHandle(forReadingAtPath: path) else {
      let isMissing = !FileManager.default.fileExists(atPath: path)
      throw ServiceError(
        isMissing ? .missing : .failed, operation, isMissing ? "no such file" : "permission denied",
        hint: isMissing ? "check the name" : "check its mode")
    }
    do {
      // One byte over the limit is enough to know that it is too large.
      let data = try handle.read(upToCount: Document.byteLimit + 1) ?? Data()
      return ManifestFile(path: path, bytes: [UInt8](data), host: host)
    } catch {
      throw ServiceError(.failed, operation, "\(error.localizedDescription)")
    }
  }
}
