import Basics
import Foundation
import Glibc

/// A folder of a test's own, removed with it.
final class Folder {
  let path: String

  init() {
    var template = Array("/tmp/manifestd-storage-XXXXXX".utf8CString)
    path = unsafe String(cString: mkdtemp(&template))
  }

  deinit {
    for name in names { unsafe unlink("\(path)/\(name)") }
    unsafe rmdir(path)
  }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func write(_ bytes: [UInt8], to name: String) {
    let descriptor = unsafe open(file(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    defer { close(descriptor) }
    _ = unsafe Glibc.write(descriptor, bytes, bytes.count)
  }

  /// The digest of a file's bytes: equal for equal files.
  func digest(_ name: String) -> String {
    let descriptor = unsafe open(file(name), O_RDONLY | O_CLOEXEC)
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 4 << 20)
    let count = unsafe Glibc.read(descriptor, &bytes, bytes.count)
    return SHA256.digest(Array(bytes.prefix(max(count, 0)))).hexadecimal
  }

  /// The permission bits of a file; nil if there is none.
  func mode(_ name: String) -> UInt32? {
    var status = stat()
    return unsafe stat(file(name), &status) == 0 ? status.st_mode & 0o777 : nil
  }

  /// This process's descriptors of what is in it.
  func descriptors(of name: String) throws -> [Int32] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { Int32($0) }.filter {
      // Of what another test closes meanwhile there is no link.
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == file(name)
    }
  }

  var names: [String] {
    guard let folder = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
        unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}
