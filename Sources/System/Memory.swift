import CLinux

/// What this process keeps of the machine's memory.
package enum Memory {
  /// Bytes that were freed and are kept for the next allocation (mallinfo2(3)).
  package static var kept: Int { mallinfo2().fordblks }

  /// Gives them back (malloc_trim(3)). It looks at all of it: once after much work, not after each piece.
  package static func giveBack() { _ = malloc_trim(0) }
}
