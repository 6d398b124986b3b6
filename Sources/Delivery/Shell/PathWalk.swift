import System

/// A path as the kernel walks it (path_resolution(7)).
enum PathWalk {
  /// A folder, link or file on the way.
  struct Step: Equatable {
    let path: String
    let entry: FileStatus
  }

  /// As many links as the kernel follows.
  private static let linkLimit = 40

  /// Everything that whoever may change it could lead elsewhere with: the root, each folder and each symbolic link, and
  /// last the file itself. Nil where the path leads nowhere, or a part of it cannot be seen.
  /// - Parameter path: an absolute one.
  static func steps(to path: String) -> [Step]? {
    guard let root = FileStatus("/", followsLinks: false) else { return nil }
    var steps = [Step(path: "/", entry: root)]
    var ahead = Array(names(in: path).reversed())
    var folder = ""
    var links = 0
    while let name = ahead.popLast() {
      if name == ".." {
        folder = String(folder[..<(folder.lastIndex(of: "/") ?? folder.startIndex)])
        continue
      }
      let here = "\(folder)/\(name)"
      guard let entry = FileStatus(here, followsLinks: false) else { return nil }
      steps.append(Step(path: here, entry: entry))
      if entry.kind != .link {
        folder = here
        continue
      }
      links += 1
      guard links <= linkLimit, let target = Files.target(ofLink: here) else { return nil }
      if target.hasPrefix("/") { folder = "" }
      ahead += names(in: target).reversed()
    }
    return steps
  }

  private static func names(in path: String) -> [String] {
    path.split(separator: "/").map(String.init).filter { $0 != "." }
  }
}
