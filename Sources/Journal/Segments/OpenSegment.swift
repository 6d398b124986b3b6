import Basics
import System

/// A segment being written: its descriptor, and where its good bytes end. `JournalWriter` owns and closes it.
struct OpenSegment {
  private let path: String
  private let descriptor: Int32
  /// Where the checksum of each of its batches starts from.
  let seed: UInt64
  /// Bytes of the header and all whole batches: what a failed write is cut back to.
  private(set) var size = Int64(SegmentHeader.byteCount)

  /// Creates the file (mode 0600), locks it, writes its header, and only then gives it its name: whoever finds a
  /// segment that nobody has locked may take it for finished.
  /// - Throws: also when the lock is not got. No file is left then.
  init(path: String, header: SegmentHeader) throws(JournalError) {
    (self.path, seed) = (path, header.seed)
    let unnamed = path + SegmentName.unfinishedSuffix
    do throws(Errno) {
      descriptor = try Descriptor.open(unnamed, .writing, [.new, .appended, .noLink])
    } catch { throw JournalError("create segment", path, error) }
    do throws(Errno) {
      guard try Descriptor.lock(descriptor, exclusively: true) else { throw .isLocked }
      let bytes = header.bytes
      if try Descriptor.write(descriptor, bytes[...]) != bytes.count { throw .diskFull }
      try Files.rename(unnamed, to: path)
    } catch {
      Descriptor.close(descriptor)
      try? Files.remove(unnamed)
      throw JournalError("create segment", path, error)
    }
  }

  /// Unlocks it first: a child that another thread is starting has the descriptor too, and with it the lock, until its
  /// execve(2) (flock(2)). A closed segment would be taken for one that is written.
  func close() {
    Descriptor.unlock(descriptor)
    Descriptor.close(descriptor)
  }

  /// Appends one batch, whole or not at all.
  /// - Throws: the segment must be left then: a tail that could not be cut back would hide whatever follows it.
  mutating func append(_ bytes: UnsafeRawBufferPointer, durable: Bool) throws(JournalError) {
    do throws(Errno) {
      // A short write(2) means the disk or a limit is full: the rest would fail next, with the cause in errno.
      if try unsafe Descriptor.write(descriptor, bytes) != bytes.count { throw .diskFull }
    } catch {
      try? Descriptor.truncate(descriptor, to: size)
      throw JournalError("append to segment", path, error)
    }
    size += Int64(bytes.count)
    guard durable else { return }
    do throws(Errno) { try Descriptor.synchronise(descriptor) } catch {
      throw JournalError("sync segment", path, error)
    }
  }
}
