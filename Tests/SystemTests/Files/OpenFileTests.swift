import Foundation
import TestSupport
import Testing

@testable import System

@Suite("Files, opened") struct OpenFileTests {
  private let place = TemporaryFolder()
  private var folder: String { place.path }

  @Test("what is no regular file is none, and nobody is waited for") func regular() throws {
    try Files.write([1], to: "\(folder)/file")
    unsafe symlink("file", "\(folder)/link")
    unsafe mkfifo("\(folder)/fifo", 0o600)
    #expect(try OpenFile.regular("\(folder)/file", .both)?.read(at: 0, count: 9) == [1])
    for name in ["link", "fifo", ""] { #expect(try OpenFile.regular("\(folder)/\(name)", .reading) == nil) }
    #expect(throws: Errno.noSuchFile) { try OpenFile.regular("\(folder)/none", .reading) }
    #expect(throws: Errno.exists) { try OpenFile("\(folder)/link", .writing, .new) }
  }

  @Test("a new name is taken from nothing, not even from a link that leads nowhere") func renaming() throws {
    try Files.write([1], to: "\(folder)/file")
    unsafe symlink("none", "\(folder)/link")
    #expect(throws: Errno.exists) { try Files.rename("\(folder)/file", toNew: "\(folder)/link") }
    try Files.rename("\(folder)/file", to: "\(folder)/link")
    #expect(try Files.names(in: folder) == ["link"])
    #expect(FileStatus("\(folder)/link", followsLinks: false)?.kind == .regular)
  }

  @Test("a byte is locked for one open file, and looked at by all") func byteLocks() throws {
    let (one, other) = (
      try OpenFile("\(folder)/file", .both, .made), try OpenFile("\(folder)/file", .both, .made)
    )
    #expect(Descriptor.lock(one.descriptor, byte: 5))
    #expect(!Descriptor.lock(other.descriptor, byte: 5, isShared: true))
    #expect(Descriptor.lock(other.descriptor, byte: 6))
    #expect(Descriptor.isLocked(other.descriptor, byte: 5) && !Descriptor.isLocked(one.descriptor, byte: 5))
    Descriptor.unlock(one.descriptor, byte: 5)
    #expect(!Descriptor.isLocked(other.descriptor, byte: 5))
  }
}
