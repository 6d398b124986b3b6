import Glibc

/// Users and groups, from `/etc/passwd` and `/etc/group` alone (passwd(5), group(5)): the C library's look-ups load
/// other libraries (nss(5)), which a program that is linked statically has not. Who stands in neither is a number.
package enum Accounts {
  /// The user in whose name this process acts.
  package static var effectiveUser: UInt32 { geteuid() }

  /// A user's login name, or the number where it has none here.
  package static func name(ofUser user: UInt32) -> String {
    entry("/etc/passwd") { $0[2] == "\(user)" }?[0] ?? "\(user)"
  }

  /// The folder of the user in whose name this process acts: `HOME`, else as /etc/passwd has it, else "/".
  package static var homeFolder: String {
    if let home = Environment.value("HOME"), !home.isEmpty { return home }
    let entry = entry("/etc/passwd") { $0[2] == "\(effectiveUser)" }
    return entry.flatMap { $0.count > 5 && !$0[5].isEmpty ? $0[5] : nil } ?? "/"
  }

  /// A group's number, by its name or by the number itself; nil: there is no such group here.
  package static func group(named name: String) -> UInt32? {
    if let entry = entry("/etc/group", where: { $0[0] == name }) { return UInt32(entry[2]) }
    return name.utf8.allSatisfy { (48...57).contains($0) } ? UInt32(name) : nil
  }

  /// The fields of the first line that fits: name, password, number, and what else the file has.
  private static func entry(_ path: String, where fits: ([String]) -> Bool) -> [String]? {
    guard let bytes = Files.contents(of: path, limit: 16 << 20) else { return nil }
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let fields = line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map {
        String(decoding: $0, as: UTF8.self)
      }
      if fields.count > 2, fits(fields) { return fields }
    }
    return nil
  }
}
