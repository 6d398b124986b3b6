import Basics
import Glibc
import TestSupport

typealias Folder = TemporaryFolder

extension TemporaryFolder {
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
}
