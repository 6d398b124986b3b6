import Basics
import System

/// A folder that only the daemon's user may write to, such as its journal's.
package enum PrivateFolder {
  /// Refuses it where it is there and another user's, a link, or others may write to it: whoever may could have the
  /// daemon read or write what they like.
  package static func check(_ path: String) throws(StorageError) {
    guard let entry = FileStatus(path, followsLinks: false) else { return }
    if let error = fault(of: entry, at: path) { throw error }
  }

  /// Opens it, made with mode 0700 where it is missing.
  static func open(_ path: String) throws(StorageError) -> Int32 {
    do throws(Errno) { try Files.makeFolder(path, mode: 0o700) } catch  where error != .exists {
      throw StorageError(
        .failed, "create folder '\(path)'", error.text, hint: "check the folder's owner, mode and free space")
    } catch {}
    try check(path)
    let descriptor: Int32
    do throws(Errno) { descriptor = try Descriptor.open(path, .reading, [.folder, .noLink]) } catch {
      throw StorageError(
        .failed, "open folder '\(path)'", error.text, hint: "check its owner, mode and free descriptors")
    }
    // What was opened is what counts, whatever has taken the name since.
    if let status = try? FileStatus(of: descriptor), let error = fault(of: status, at: path) {
      Descriptor.close(descriptor)
      throw error
    }
    return descriptor
  }

  private static func fault(of entry: FileStatus, at path: String) -> StorageError? {
    let operation = "open folder '\(path)'"
    if entry.owner != Accounts.effectiveUser {
      return StorageError(
        .notOwner, operation, "it belongs to user \(Accounts.name(ofUser: entry.owner))",
        hint: "see who has put it there, and move it away")
    }
    switch entry.kind {
    case .folder: break
    case .link:
      return StorageError(.failed, operation, "it is a symbolic link", hint: "put the folder itself there")
    case .regular, .socket, .fifo, .device:
      return StorageError(.failed, operation, "it is no folder", hint: "move it away")
    }
    if entry.mode & 0o022 == 0 { return nil }
    return StorageError(
      .failed, operation, "others may write to it (mode \(String(entry.mode, radix: 8)))",
      hint: "run: chmod go-w '\(path)'")
  }
}
