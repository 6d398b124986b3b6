import Foundation
import TestSupport

/// A file system of a few hundred kilobytes in memory, mounted on a folder for one test. Only root can have one.
final class SmallDisk {
  let path: String

  init(at url: URL, bytes: Int) throws {
    path = url.path
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    let result = unsafe mount("tmpfs", path, "tmpfs", 0, "size=\(bytes),mode=0700")
    if result != 0 { throw StartFailure(words: "mount \(path): error \(errno)") }
  }

  deinit { unsafe umount2(path, Int32(MNT_DETACH)) }

  /// Takes all the room that is left.
  func fill() throws {
    let file = unsafe open("\(path)/filler", O_WRONLY | O_CREAT, 0o600)
    defer { close(file) }
    let block = [UInt8](repeating: 1, count: 4_096)
    while unsafe block.withUnsafeBytes({ unsafe write(file, $0.baseAddress, $0.count) }) > 0 {}
  }

  var freeBytes: Int {
    var status = statvfs()
    return unsafe statvfs(path, &status) == 0 ? Int(status.f_bavail) * Int(status.f_bsize) : 0
  }

  func makeRoom() { unsafe unlink("\(path)/filler") }

  static let isPossible: Bool = {
    do {
      _ = try SmallDisk(at: TemporaryFolder().file("probe"), bytes: 65_536)
      return true
    } catch {
      print("SKIPPED: no small file system can be mounted (\(error)); a full disk was not tested: run as root")
      return false
    }
  }()
}
