import Glibc
import System

/// The addresses of a host, in the resolver's order (getaddrinfo(3)). Here, and nowhere else, names are resolved: the C
/// library loads what it needs for that (nss(5)), which `manifestd` itself, linked statically, cannot.
enum HostAddresses {
  /// None where its name cannot be resolved.
  static func of(_ host: String, port: Int) -> [SocketAddress] {
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    unsafe hints.ai_flags = AI_NUMERICSERV
    var found: UnsafeMutablePointer<addrinfo>?
    guard unsafe getaddrinfo(host, String(port), &hints, &found) == 0 else { return [] }
    defer { unsafe freeaddrinfo(found) }
    var addresses: [SocketAddress] = []
    var next = unsafe found
    while let entry = unsafe next {
      let bytes = unsafe UnsafeRawBufferPointer(start: entry.pointee.ai_addr, count: Int(entry.pointee.ai_addrlen))
      if let address = unsafe SocketAddress(copying: bytes) { addresses.append(address) }
      unsafe next = entry.pointee.ai_next
    }
    return addresses
  }
}
