import Foundation

/// The system calls of this module.
enum Syscalls {
  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// Has the kernel end this process then, if it is still there (alarm(2)).
  static func endAfter(seconds: UInt32) { _ = alarm(seconds) }

  /// How many columns a terminal has (ioctl_tty(2), TIOCGWINSZ); nil: it is none, or does not say.
  static func terminalColumns(_ descriptor: Int32) -> Int? {
    var size = winsize()
    guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }
}
