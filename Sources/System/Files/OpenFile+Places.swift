import Glibc

/// Bytes at places of a file, wherever it is read or written otherwise.
extension OpenFile {
  /// Bytes from `offset` on, at most `count`; fewer at the end of the file.
  package func read(at offset: Int64, count: Int) throws(Errno) -> [UInt8] {
    var failure: Errno?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      do throws(Errno) {
        while filled < count {
          let target = unsafe buffer.baseAddress! + filled
          let (wanted, position) = (count - filled, Int(offset) + filled)
          let got = try Errno.retrying { unsafe pread(descriptor, target, wanted, position) }
          if got == 0 { break }
          filled += got
        }
      } catch { failure = error }
    }
    if let failure { throw failure }
    return bytes
  }

  /// The same, with zeros for blocks that the disk cannot read.
  package func readAround(at offset: Int64, count: Int) throws(Errno) -> [UInt8] {
    let block: Int64 = 4_096
    let end = min(offset + Int64(count), try status().size)
    var (bytes, place) = ([UInt8](), offset)
    while place < end {
      let wanted = Int(min((place / block + 1) * block, end) - place)
      do throws(Errno) {
        let got = try read(at: place, count: wanted)
        if got.isEmpty { break }
        bytes += got
        place += Int64(got.count)
      } catch {
        if error != .inputOutput { throw error }
        bytes += [UInt8](repeating: 0, count: wanted)
        place += Int64(wanted)
      }
    }
    return bytes
  }

  /// Writes all the bytes at a place of the file, over what is there.
  package func write(_ bytes: [UInt8], at offset: Int64) throws(Errno) {
    let written = try Errno.retrying { unsafe pwrite(descriptor, bytes, bytes.count, Int(offset)) }
    if written != bytes.count { throw .diskFull }
  }
}
