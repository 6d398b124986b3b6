package import System

/// What verbs ask of a running daemon: to take in now what was recorded so far. They write the time into a file of the
/// journal's folder, and the daemon answers in its status. Owned by the keeper's thread.
package final class FoldRequest {
  /// Bytes of the time, in decimal digits.
  private static let width = 20

  package let path: String
  private let file: OpenFile?
  /// Whoever asked before this was seen to, whatever came of it; milliseconds since the machine started.
  private var seenAt: Int64 = 0

  /// Where the file cannot be made, nobody can ask.
  package init(folder: String) {
    path = Self.path(in: folder)
    file = try? Self.open(path)
    // Its block is there then: asking takes no room on a full disk.
    if let file { Self.write(0, to: file) }
  }

  /// Whether its file is still the one that verbs find by its name.
  package var isInPlace: Bool { file?.isAt(path) ?? false }

  /// Whether somebody asked since a turn saw to it.
  package var isPending: Bool {
    guard let digits = try? file?.read(at: 0, count: Self.width),
      let asked = Int64(String(decoding: digits, as: UTF8.self))
    else { return false }
    return asked > seenAt
  }

  package func setSeen(at time: Int64) { seenAt = time }

  /// Asks.
  /// - Parameter time: in milliseconds since the machine started.
  package static func ask(folder: String, at time: Int64) throws(Errno) {
    write(time, to: try open(path(in: folder)))
  }

  private static func open(_ path: String) throws(Errno) -> OpenFile {
    try OpenFile(path, .both, [.made, .noLink, .noWait])
  }

  private static func write(_ time: Int64, to file: OpenFile) {
    let digits = "\(time)"
    try? file.write(Array((String(repeating: "0", count: width - digits.utf8.count) + digits).utf8), at: 0)
  }

  private static func path(in folder: String) -> String { "\(folder)/wanted" }
}
