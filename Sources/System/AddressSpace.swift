import Glibc

/// Memory by mmap(2): zeros that cost nothing until they are touched.
package enum AddressSpace {
  package static func reserve(_ byteCount: Int) -> UnsafeMutableRawPointer {
    let memory = unsafe mmap(
      nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard let memory = unsafe memory, unsafe memory != MAP_FAILED else { preconditionFailure("no address space left") }
    return unsafe memory
  }

  package static func release(_ memory: UnsafeMutableRawPointer, _ byteCount: Int) {
    _ = unsafe munmap(memory, byteCount)
  }
}
