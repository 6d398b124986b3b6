import Synchronization
import System

/// The name of a unix socket in the file system. Only a socket is ever removed, and only one of this user's on which
/// nobody listens.
///
/// Two that start at once need no lock: who replaces a dead socket moves it away and looks at what it has moved before
/// it is removed, and who listens looks last whether the name is still its own.
final class SocketFile: Sendable {
  /// What has the name and is not replaced.
  struct Holder {
    /// "a folder", "a socket of the user with id 33"
    let words: String
  }

  private let path: String
  private let group: UInt32?
  /// The file that `listen` has made.
  private let own = Mutex<FileIdentity?>(nil)

  init(path: String, group: UInt32?) {
    (self.path, self.group) = (path, group)
  }

  /// What has the name and is no socket of this user's; nil: nothing, or such a socket.
  var holder: Holder? {
    guard let entry = status(path) else { return nil }
    let words: String? =
      switch entry.kind {
      case .socket:
        entry.owner == Accounts.effectiveUser ? nil : "a socket of the user with id \(entry.owner)"
      case .regular: "a regular file"
      case .folder: "a folder"
      case .link: "a symbolic link"
      case .fifo: "a FIFO"
      case .device: "a device"
      }
    return words.map(Holder.init)
  }

  /// Does under another name in the same folder what `listen` will do, and removes it again; EADDRINUSE where somebody
  /// listens already.
  func rehearse() throws(Errno) {
    _ = try dead()
    let trial = besides()
    // unix(7) holds 108 bytes with the closing zero; the name itself fits.
    if trial.utf8.count > 107 { return }
    let socket = try Sockets.open(.unix)
    defer { Descriptor.close(socket) }
    try bind(socket, trial)
    try? Files.remove(trial)
  }

  /// Takes the name, from a dead socket too, and listens.
  func listen(_ socket: Int32) throws(Errno) {
    if let dead = try dead() { try moveAway(dead) { self.isDead($0) } }
    try bind(socket, path)
    let made = status(path)?.identity
    own.withLock { $0 = made }
    do throws(Errno) {
      try Sockets.listen(socket)
      if made == nil || status(path)?.identity != made { throw .addressInUse }
    } catch {
      remove()
      throw error
    }
  }

  /// Removes the file that `listen` has made, if the name is still its own.
  func remove() {
    guard let made = own.withLock({ $0 }), status(path)?.identity == made else { return }
    try? moveAway(made) { _ in true }
  }

  /// Before listen(2) nobody can connect; and the file never has a mode more open than its last one: until its group
  /// is right it is the owner's alone.
  private func bind(_ socket: Int32, _ name: String) throws(Errno) {
    // A unix socket's file is made with its mode, less the umask.
    try Descriptor.setMode(socket, 0o600)
    try Sockets.bind(socket, to: SocketAddress(path: name))
    do throws(Errno) {
      // The folder's group, where that is setgid, the file already has: bind(2) makes it like open(2) would.
      if let group { try Files.setGroup(name, group) }
      try Files.setMode(name, 0o660)
    } catch {
      try? Files.remove(name)
      throw error
    }
  }

  /// The dead socket that has the name; nil: nothing has. EADDRINUSE for anything else.
  private func dead() throws(Errno) -> FileIdentity? {
    guard let entry = status(path) else { return nil }
    guard holder == nil, isDead(path) else { throw .addressInUse }
    return entry.identity
  }

  /// Whether it is a socket that nobody listens on: a daemon died and left it.
  private func isDead(_ name: String) -> Bool {
    guard name.utf8.count <= 107, let probe = try? Sockets.open(.unix) else { return false }
    defer { Descriptor.close(probe) }
    do throws(Errno) {
      try Sockets.connect(probe, to: SocketAddress(path: name))
      return false
    } catch { return error == .connectionRefused }
  }

  /// Removes what has the name if it is this file and passes another look where nobody else can find it any more;
  /// else it is put back.
  private func moveAway(_ known: FileIdentity, _ isRemovable: (String) -> Bool) throws(Errno) {
    let name = besides()
    try Files.rename(path, toNew: name)
    if status(name)?.identity == known, isRemovable(name) { return try Files.remove(name) }
    try Files.rename(name, toNew: path)
    throw .addressInUse
  }

  private func status(_ name: String) -> FileStatus? { FileStatus(name, followsLinks: false) }

  /// A name in the same folder that nobody has: short, for the folder's path may be long.
  private func besides() -> String {
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
    return folder + ".m" + String(UInt32.random(in: 0...UInt32.max), radix: 36)
  }
}
