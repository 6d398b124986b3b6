import System

/// How a child is started.
struct ChildCommand: Sendable {
  /// The program beside this one that makes the requests.
  static let name = "manifestd-http"

  /// What is run: a path, or one of /proc/self/fd that `file` keeps.
  let executable: String
  /// What it is called with, its name first.
  var arguments = [ChildCommand.name]
  /// How many requests one child makes before another takes its place.
  var lifetime = Pending.lifetime
  /// The program's file, open from the start, so that an upgrade under a running daemon never mixes two versions.
  private var file: OpenFile?
  /// As errors name it.
  private(set) var shownName: String
  /// Why there is no program to be started; nil: there is one.
  private(set) var fault: String?

  init(executable: String, arguments: [String] = [ChildCommand.name], lifetime: UInt64 = Pending.lifetime) {
    (self.executable, self.arguments, self.lifetime) = (executable, arguments, lifetime)
    shownName = executable
  }

  /// The program in the folder of the running one.
  static func besideThisProgram() -> ChildCommand {
    guard let running = CurrentProcess.executable else {
      return ChildCommand(fault: "there is no /proc by which to find \(name): mount it")
    }
    let path = "\(FilePath.folder(running))/\(name)"
    do throws(Errno) {
      let file = try OpenFile(locating: path)
      var command = ChildCommand(executable: "\(Program.openFiles)\(file.descriptor)")
      (command.file, command.shownName) = (file, path)
      return command
    } catch { return ChildCommand(fault: "'\(path)': \(error.text); install it beside \(FilePath.name(running))") }
  }

  private init(fault: String) {
    self.init(executable: "")
    self.fault = fault
  }

  /// Ours, for proxies are set there (libcurl reads `https_proxy` and its like by itself), but what goes to this
  /// machine itself goes through no proxy: plain http is allowed there only because it never leaves.
  var environment: [String] {
    var variables = Environment.all
    let given = variables["no_proxy"] ?? variables["NO_PROXY"] ?? ""
    if given != "*" {
      variables["no_proxy"] = [given, "localhost,127.0.0.1,127.0.0.0/8,::1"].filter { !$0.isEmpty }.joined(
        separator: ",")
    }
    return variables.map { "\($0)=\($1)" }
  }
}
