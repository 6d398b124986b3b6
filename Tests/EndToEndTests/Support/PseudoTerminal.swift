import Foundation
import TestSupport

/// A terminal that nobody sits at: what a verb writes to it, as a person would see it.
struct PseudoTerminal {
  let columns: UInt16

  /// Runs the built binary at it, to the end. Words go elsewhere.
  /// - Parameter environment: beside `TERM`, which knows colour.
  func run(
    _ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:]
  ) throws -> Run {
    let (terminal, process) = try open()
    let program = Binary.process(
      arguments, in: folder, environment: ["TERM": "xterm"].merging(environment) { $1 })
    let scratch = TemporaryFolder()
    let errors = try scratch.emptyFile("err")
    program.standardInput = FileHandle.nullDevice
    program.standardOutput = process
    program.standardError = try FileHandle(forWritingTo: errors)
    try program.run()
    try process.close()
    // Read while it writes: a terminal that is full waits. Once nobody has it open, reading it is an error (EIO).
    var output: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe part.withUnsafeMutableBytes { unsafe read(terminal.fileDescriptor, $0.baseAddress, $0.count) }
      if count <= 0 { break }
      output += part[..<count]
    }
    program.waitUntilExit()
    // The terminal begins each line at its left (ONLCR).
    return Run(
      code: program.terminationStatus, output: String(decoding: output, as: UTF8.self).replacing("\r\n", with: "\n"),
      errors: try String(contentsOf: errors, encoding: .utf8))
  }

  /// Its two ends: where it is looked at, and the one for the process (ioctl_tty(2)).
  private func open() throws -> (terminal: FileHandle, process: FileHandle) {
    let terminal = try FileHandle(forUpdating: URL(fileURLWithPath: "/dev/ptmx"))
    var isLocked: CInt = 0
    guard unsafe ioctl(terminal.fileDescriptor, Self.setLock, &isLocked) == 0 else {
      throw StartFailure(words: "no pseudo-terminal")
    }
    let process = ioctl(terminal.fileDescriptor, Self.openPeer, O_RDWR | O_NOCTTY | O_CLOEXEC)
    var size = winsize(ws_row: 40, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    guard process >= 0, unsafe ioctl(process, UInt(TIOCSWINSZ), &size) == 0 else {
      throw StartFailure(words: "no pseudo-terminal")
    }
    return (terminal, FileHandle(fileDescriptor: process, closeOnDealloc: true))
  }

  /// TIOCSPTLCK and TIOCGPTPEER, which Swift does not get to see.
  private static let setLock: UInt = 0x4004_5431
  private static let openPeer: UInt = 0x5441
}
