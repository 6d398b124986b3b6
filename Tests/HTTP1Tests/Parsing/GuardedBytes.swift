import Glibc

/// Bytes that end where readable memory ends: reading one byte too far kills the process.
@safe
final class GuardedBytes {
  private let memory: UnsafeMutableRawPointer
  private let mapped: Int
  private let count: Int

  init(_ bytes: [UInt8]) {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let readable = max(1, (bytes.count + page - 1) / page) * page
    (mapped, count) = (readable + page, bytes.count)
    unsafe memory = mmap(nil, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    unsafe mprotect(memory + readable, page, PROT_NONE)
    unsafe (memory + readable - bytes.count).copyMemory(from: bytes, byteCount: bytes.count)
  }

  deinit { unsafe munmap(memory, mapped) }

  func withSpan<Value>(_ body: (borrowing Span<UInt8>) -> Value) -> Value {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let start = unsafe (memory + mapped - page - count).assumingMemoryBound(to: UInt8.self)
    let source = unsafe UnsafePointer(start)
    return body(unsafe Span(_unsafeStart: source, count: count))
  }
}
