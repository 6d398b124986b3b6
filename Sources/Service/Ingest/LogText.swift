import Foundation

/// The text of one access log: a file, the standard input or a pipe, plain or packed (through `gzip -dc`).
final class LogText {
  /// Bytes read at a time.
  static let chunk = 1 << 20

  private let handle: FileHandle
  private let unpacker: Process?
  let path: String
  /// Of a stream: what was read before, and comes first.
  private var replayed: LogSpool?
  /// Of a file that is followed: what was read of it, to tell whether it is that still.
  private var trace: ReadTrace?

  /// Opens it at its beginning.
  ///
  /// - Parameter isFollowed: its lines are wanted as they come; such a stream is not packed.
  init(_ path: String, isFollowed: Bool = false) throws(ServiceError) {
    self.path = path
    let file = try Self.open(path)
    let isStream = Self.isStream(path)
    guard isStream ? !isFollowed : Self.isPacked(file) else {
      handle = file
      unpacker = nil
      if isFollowed && !isStream { trace = ReadTrace() }
      return
    }
    let operation = "read '\(path)'"
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // A stream cannot be looked at first: with -f what is not packed comes through as it is.
    process.arguments = ["gzip", isStream ? "-dcf" : "-dc"]
    process.standardInput = file
    process.standardOutput = pipe
    // What it says is of its standard input: whoever reads it knows of none.
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch {
      throw ServiceError(.failed, operation, "gzip does not start", hint: "install gzip, or unpack the file first")
    }
    handle = pipe.fileHandleForReading
    unpacker = process
  }

  deinit {
    guard let unpacker, unpacker.isRunning else { return }
    // It has nothing to save, and may have inherited a mask that keeps SIGTERM from it.
    kill(unpacker.processIdentifier, SIGKILL)
    unpacker.waitUntilExit()
  }

  /// Has what was read so far come again.
  func replay(_ spool: LogSpool) {
    spool.rewind()
    replayed = spool
  }

  /// Whether it can be read anywhere: a plain file.
  var isPlainFile: Bool { unpacker == nil && !Self.isStream(path) }

  /// So many bytes of a plain file, fewer at its end.
  func bytes(at offset: Int64, count: Int) -> [UInt8] {
    Syscalls.bytes(of: handle.fileDescriptor, at: offset, count: count)
  }

  /// Has a plain file be read from there on.
  /// - Parameter head: its first bytes, as many as are kept of it.
  func seek(to offset: Int64, head: [UInt8]) throws(ServiceError) {
    do { try handle.seek(toOffset: UInt64(offset)) } catch {
      throw ServiceError(.failed, "read '\(path)'", "\(error.localizedDescription)")
    }
    if trace != nil { trace = ReadTrace(head: head, offset: offset) }
  }

  /// The next bytes; empty at the end (for now, where the file may grow).
  func read() throws(ServiceError) -> [UInt8] {
    if let replayed {
      let bytes = replayed.read(upTo: Self.chunk)
      if !bytes.isEmpty { return bytes }
      self.replayed = nil
    }
    do {
      let data = try handle.read(upToCount: Self.chunk) ?? Data()
      if data.isEmpty { try checkUnpacked() }
      let bytes = [UInt8](data)
      return trace?.keep(bytes, of: handle.fileDescriptor) ?? bytes
    } catch let error as ServiceError {
      throw error
    } catch {
      throw ServiceError(.failed, "read '\(path)'", "\(error.localizedDescription)")
    }
  }

  /// Whether the file was cut and filled again past the place where reading had come to: what it holds now is another
  /// text. Nothing more is read of it then.
  var isRefilled: Bool { trace?.isBroken ?? false }

  /// Whether it can be read only once: the standard input, or a pipe that a shell gave a name (`<(zcat …)`).
  static func isStream(_ path: String) -> Bool {
    if path == "-" { return true }
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return false }
    return ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
  }

  private static func open(_ path: String) throws(ServiceError) -> FileHandle {
    if path == "-" { return .standardInput }
    var isFolder: ObjCBool = false
    let exists = unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    if isFolder.boolValue {
      throw ServiceError(.failed, "read '\(path)'", "it is a folder", hint: "name the logs in it")
    }
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw ServiceError(exists ? .failed : .missing, "read '\(path)'", exists ? "permission denied" : "no such file")
    }
    return file
  }

  /// What tells this file from one that took its name: device and inode.
  var identity: String? {
    var status = stat()
    guard unsafe fstat(handle.fileDescriptor, &status) == 0 else { return nil }
    return "\(status.st_dev) \(status.st_ino)"
  }

  static func identity(of path: String) -> String? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    return "\(status.st_dev) \(status.st_ino)"
  }

  static func size(of path: String) -> Int64 { Syscalls.status(of: path)?.size ?? 0 }

  /// A packed file that ends too early is an error, not an end.
  private func checkUnpacked() throws(ServiceError) {
    guard let unpacker else { return }
    unpacker.waitUntilExit()
    if unpacker.terminationStatus != 0 {
      throw ServiceError(.failed, "unpack '\(path)'", "gzip failed: the file is damaged or cut", hint: "copy it again")
    }
  }

  private static func isPacked(_ file: FileHandle) -> Bool {
    let magic = (try? file.read(upToCount: 2)) ?? Data()
    try? file.seek(toOffset: 0)
    return [UInt8](magic) == [0x1f, 0x8b]
  }
}
