import System

/// Which process holds SQLite's write lock, as far as Linux says.
enum LockHolder {
  /// The byte of `FILE-shm` that a writer locks (https://www.sqlite.org/walformat.html, "WAL Locks").
  private static let writeLockByte: Int64 = 120

  /// "manifestd (process 123)"; "another process" where it cannot be seen.
  static func words(database: String) -> String {
    guard let file = FileIdentity(path: "\(Files.resolved(database) ?? database)-shm").map(name),
      let locks = text(of: "/proc/locks")
    else { return "another process" }
    for line in locks.split(separator: "\n") {
      // "12: POSIX  ADVISORY  WRITE 123 fe:01:9876 120 120" (proc_locks(5))
      let words = line.split(separator: " ")
      guard words.count >= 8, words[3] == "WRITE", words[5] == file, covers(words[6], words[7]),
        let process = Int32(words[4]), process > 0
      else { continue }
      let name = text(of: "/proc/\(process)/comm")?.split(separator: "\n").first
      return "\(name ?? "process") (process \(process))"
    }
    return "another process"
  }

  /// "fe:01:9876"
  private static func name(_ file: FileIdentity) -> String {
    // As makedev(3) puts them together; its inverses are no functions that Swift sees.
    let major = (file.device >> 8) & 0xfff | (file.device >> 32) & ~0xfff
    let minor = file.device & 0xff | (file.device >> 12) & ~0xff
    func hex(_ number: UInt64) -> String { (number < 16 ? "0" : "") + String(number, radix: 16) }
    return "\(hex(major)):\(hex(minor)):\(file.inode)"
  }

  private static func text(of path: String) -> String? {
    Files.contents(of: path, limit: 65_536).map { String(decoding: $0, as: UTF8.self) }
  }

  private static func covers(_ first: Substring, _ last: Substring) -> Bool {
    (Int64(first) ?? .max) <= writeLockByte && (last == "EOF" || Int64(last) ?? 0 >= writeLockByte)
  }
}
