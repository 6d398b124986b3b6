import Glibc

/// A socket address in the kernel's form.
struct SocketAddress {
  private var storage: sockaddr_storage
  private let length: socklen_t

  var family: Int32 { Int32(storage.ss_family) }

  /// A unix socket's; the path fits (`ListenAddress` saw to it).
  init(path: String) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { target in
      unsafe target.copyBytes(from: path.utf8.prefix(107))
    }
    storage = sockaddr_storage()
    unsafe withUnsafeMutableBytes(of: &storage) { target in
      unsafe withUnsafeBytes(of: address) { unsafe target.copyMemory(from: $0) }
    }
    length = socklen_t(MemoryLayout<sockaddr_un>.size)
  }

  /// The first address a host name means, by getaddrinfo(3). nil with the reason: none.
  static func resolve(host: String, port: UInt16) -> Result<SocketAddress, ResolveFailure> {
    var hints = unsafe addrinfo()
    unsafe hints.ai_flags = AI_PASSIVE
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let failure = unsafe getaddrinfo(host, String(port), &hints, &list)
    guard failure == 0, let first = unsafe list else {
      return .failure(ResolveFailure(reason: unsafe String(cString: gai_strerror(failure))))
    }
    defer { unsafe freeaddrinfo(first) }
    return unsafe .success(SocketAddress(copying: first.pointee.ai_addr, first.pointee.ai_addrlen))
  }

  struct ResolveFailure: Error { let reason: String }

  private init(copying address: UnsafePointer<sockaddr>, _ length: socklen_t) {
    storage = sockaddr_storage()
    unsafe withUnsafeMutableBytes(of: &storage) { target in
      unsafe target.copyMemory(from: UnsafeRawBufferPointer(start: address, count: Int(length)))
    }
    self.length = length
  }

  func withPointer(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    unsafe withUnsafePointer(to: storage) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0, length) }
    }
  }
}

extension NetworkAddress {
  /// An accepted peer's; `none` for a unix socket's.
  init(_ storage: sockaddr_storage) {
    self = unsafe withUnsafeBytes(of: storage) { bytes in
      switch Int32(storage.ss_family) {
      case AF_INET: unsafe .v4(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self)))
      case AF_INET6:
        unsafe NetworkAddress(
          high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
          low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)))
      default: .none
      }
    }
  }

  /// The port of an internet address: in both families the two bytes behind the family.
  static func port(_ storage: sockaddr_storage) -> UInt16 {
    unsafe withUnsafeBytes(of: storage) {
      unsafe UInt16(bigEndian: $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
    }
  }
}
