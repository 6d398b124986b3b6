import Basics
import Manifests
import System

/// The text of one access log: a file, the standard input or a pipe, plain or packed (through `gzip -dc`).
final class LogText {
  /// Bytes read at a time.
  static let chunk = 1 << 20

  private let file: OpenFile
  private let unpacker: ChildProcess?
  /// Whether it has said all, and was waited for.
  private var isUnpacked = false
  let path: String
  /// Of a stream: what was read before, and comes first.
  private var replayed: LogSpool?
  /// Of a file that is followed: what was read of it, to tell whether it is that still.
  private var trace: ReadTrace?

  /// Opens it at its beginning.
  ///
  /// - Parameter isFollowed: its lines are wanted as they come; such a stream is not packed.
  init(_ path: String, isFollowed: Bool = false) throws(OperationError) {
    self.path = path
    let file = try Self.open(path)
    let isStream = Self.isStream(path)
    guard isStream ? !isFollowed : Self.isPacked(file) else {
      self.file = file
      unpacker = nil
      if isFollowed && !isStream { trace = ReadTrace() }
      return
    }
    do throws(Errno) { (self.file, unpacker) = try Self.unpacked(file, isStream: isStream) } catch {
      throw OperationError(
        .failed, "read '\(path)'", "gzip does not start: \(error.text)",
        hint: "install gzip, or unpack the file first")
    }
  }

  private static func unpacked(
    _ file: OpenFile, isStream: Bool
  ) throws(Errno) -> (text: OpenFile, unpacker: ChildProcess) {
    // A stream cannot be looked at first: with -f what is not packed comes through as it is.
    var program = Program(
      "/usr/bin/env", ["env", "gzip", isStream ? "-dcf" : "-dc"],
      environment: Environment.all.map { "\($0)=\($1)" })
    let (reading, writing) = try OpenFile.pipe()
    program.input = .file(file)
    program.output = .file(writing)
    // What it says is of its standard input: whoever reads it knows of none.
    program.errors = .nowhere
    // It may read the terminal, which only that group may which the shell gave it to.
    program.leadsGroup = false
    return (reading, try program.start())
  }

  deinit {
    // It has nothing to save. One that was waited for has no number any more.
    guard let unpacker, !isUnpacked else { return }
    unpacker.kill()
    _ = unpacker.wait()
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
    (try? file.read(at: offset, count: count)) ?? []
  }

  /// Has a plain file be read from there on.
  /// - Parameter head: its first bytes, as many as are kept of it.
  func seek(to offset: Int64, head: [UInt8]) throws(OperationError) {
    do throws(Errno) { try file.seek(to: offset) } catch {
      throw OperationError(.failed, "read '\(path)'", error.text)
    }
    if trace != nil { trace = ReadTrace(head: head, offset: offset) }
  }

  /// The next bytes; empty at the end (for now, where the file may grow).
  func read(upTo count: Int = LogText.chunk) throws(OperationError) -> [UInt8] {
    if let replayed {
      let bytes = replayed.read(upTo: count)
      if !bytes.isEmpty { return bytes }
      self.replayed = nil
    }
    let bytes: [UInt8]
    do throws(Errno) { bytes = try file.read(upTo: count) } catch {
      throw OperationError(.failed, "read '\(path)'", error.text)
    }
    if bytes.isEmpty { try checkUnpacked() }
    return trace?.keep(bytes, of: file) ?? bytes
  }

  /// The next bytes, put into `buffer` from `place` on, as many as it has room for; none at the end.
  /// - Returns: how many they are.
  func read(into buffer: inout [UInt8], at place: Int) throws(OperationError) -> Int {
    if replayed == nil, trace == nil {
      let count: Int
      do throws(Errno) { count = try file.read(into: &buffer, at: place) } catch {
        throw OperationError(.failed, "read '\(path)'", error.text)
      }
      if count == 0 { try checkUnpacked() }
      return count
    }
    let bytes = try read(upTo: buffer.count - place)
    buffer.replaceSubrange(place..<place + bytes.count, with: bytes)
    return bytes.count
  }

  /// Whether the file was cut and filled again past the place where reading had come to: what it holds now is another
  /// text. Nothing more is read of it then.
  var isRefilled: Bool { trace?.isBroken ?? false }

  /// Whether it can be read only once: the standard input, or a pipe that a shell gave a name (`<(zcat …)`).
  static func isStream(_ path: String) -> Bool {
    if path == "-" { return true }
    guard let status = FileStatus(path) else { return false }
    return status.kind != .regular && status.kind != .folder
  }

  private static func open(_ path: String) throws(OperationError) -> OpenFile {
    if path != "-", Files.isFolder(path) {
      throw OperationError(.failed, "read '\(path)'", "it is a folder", hint: "name the logs in it")
    }
    do throws(Errno) {
      return path == "-" ? try OpenFile.standardInput() : try OpenFile(reading: path)
    } catch {
      switch error {
      case .noSuchFile, .notAFolder: throw OperationError(.missing, "read '\(path)'", "no such file")
      case .notPermitted: throw OperationError(.failed, "read '\(path)'", "permission denied")
      default: throw OperationError(.failed, "read '\(path)'", error.text)
      }
    }
  }

  /// What tells this file from one that took its name: device and inode.
  var identity: String? {
    (try? FileStatus(of: file.descriptor)).map { Self.words($0.identity) }
  }

  static func identity(of path: String) -> String? {
    FileIdentity(path: path).map(words)
  }

  private static func words(_ file: FileIdentity) -> String { "\(file.device) \(file.inode)" }

  static func size(of path: String) -> Int64 { FileStatus(path)?.size ?? 0 }

  /// A packed file that ends too early is an error, not an end.
  private func checkUnpacked() throws(OperationError) {
    guard let unpacker, !isUnpacked else { return }
    isUnpacked = true
    if unpacker.wait() != .exited(status: 0) {
      throw OperationError(
        .failed, "unpack '\(path)'", "gzip failed: the file is damaged or cut", hint: "copy it again")
    }
  }

  private static func isPacked(_ file: OpenFile) -> Bool {
    let magic = (try? file.read(upTo: 2)) ?? []
    try? file.seek(to: 0)
    return magic == [0x1f, 0x8b]
  }
}
