import Basics
import Manifests
import System

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
    return Self.extensions.contains(FilePath.fileExtension(path)) ? FilePath.stem(path) : FilePath.name(path)
  }

  /// The host whose folder the file lies in: `Manifests/HOST/NAME.json`, or `HOST/NAME.json` below the folder that is
  /// published; nil elsewhere.
  package var folderHost: String? {
    if let host { return host }
    let folders = FilePath.folder(path).split(separator: "/")
    guard path != "-", folders.count >= 2, folders[folders.count - 2] == "Manifests" else { return nil }
    return folders.last.map(String.init)
  }

  static let extensions = ["json", "txt"]

  /// Reads what is published: a regular file, or the standard input for "-". A pipe or a device by name may never end,
  /// or never begin.
  package static func readRegular(_ path: String, host: String? = nil) throws(OperationError) -> ManifestFile {
    if path != "-", let isRegular = Files.isRegular(path), !isRegular, !Files.isFolder(path) {
      throw OperationError(
        .failed, "read '\(path)'", "it is no regular file", hint: "name a file, or give - for the standard input")
    }
    return try read(path, host: host)
  }

  /// Reads the file, or the standard input for "-".
  package static func read(_ path: String, host: String? = nil) throws(OperationError) -> ManifestFile {
    let operation = "read '\(path)'"
    if path != "-" && Files.isFolder(path) {
      throw OperationError(.failed, operation, "it is a folder", hint: "name the file in it")
    }
    do throws(Errno) {
      let file = path == "-" ? try OpenFile.standardInput() : try OpenFile(reading: path)
      // One byte over the limit is enough to know that it is too large.
      return ManifestFile(path: path, bytes: try file.readToEnd(limit: Document.byteLimit + 1), host: host)
    } catch {
      switch error {
      case .noSuchFile, .notAFolder:
        throw OperationError(.missing, operation, "no such file", hint: "check the name")
      case .notPermitted: throw OperationError(.failed, operation, "permission denied", hint: "check its mode")
      default: throw OperationError(.failed, operation, error.text)
      }
    }
  }
}
