/// The names of files, taken apart and put together as text; nothing is looked at but this process's working folder.
package enum FilePath {
  /// The same file's name from the root on, without ".", ".." and empty parts. What ".." leads to is taken from the
  /// text: links are not followed.
  package static func absolute(_ path: String) -> String {
    var parts: [Substring] = []
    let whole = path.hasPrefix("/") ? path : "\(Files.workingFolder())/\(path)"
    for part in whole.split(separator: "/") {
      switch part {
      case ".": continue
      case "..": _ = parts.popLast()
      default: parts.append(part)
      }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// The last part: "mcp.json" of "a/mcp.json".
  package static func name(_ path: String) -> String {
    // By bytes: a character of several code points costs a look-up of each.
    let slash = UInt8(ascii: "/")
    guard let end = path.utf8.lastIndex(where: { $0 != slash }) else { return path }
    let start = path.utf8[...end].lastIndex(of: slash).map { path.utf8.index(after: $0) } ?? path.startIndex
    return String(path[start...end])
  }

  /// The folder that it lies in, from the root on.
  package static func folder(_ path: String) -> String {
    let parts = absolute(path).split(separator: "/").dropLast()
    return "/" + parts.joined(separator: "/")
  }

  /// What follows the last dot of the last part, "" where there is none or nothing before it.
  package static func fileExtension(_ path: String) -> String {
    let name = name(path)
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
    return String(name[name.index(after: dot)...])
  }

  /// The last part without its extension.
  package static func stem(_ path: String) -> String {
    let (name, ending) = (name(path), fileExtension(path))
    return ending.isEmpty ? name : String(name.dropLast(ending.count + 1))
  }
}
