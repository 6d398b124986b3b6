import CLinux
import Glibc

/// A socket address in the kernel's form.
package struct SocketAddress: Sendable {
  package enum Family: Sendable {
    case v4, v6, unix

    init?(_ number: Int32) {
      switch number {
      case AF_INET: self = .v4
      case AF_INET6: self = .v6
      case AF_UNIX: self = .unix
      default: return nil
      }
    }

    var number: Int32 {
      switch self {
      case .v4: AF_INET
      case .v6: AF_INET6
      case .unix: AF_UNIX
      }
    }
  }

  private var storage: sockaddr_storage
  private let length: socklen_t

  package let family: Family

  /// A unix socket's; the path fits (107 bytes).
  package init(path: String) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { target in
      unsafe target.copyBytes(from: path.utf8.prefix(107))
    }
    (storage, family) = (sockaddr_storage(), .unix)
    length = Self.copy(address, to: &storage)
  }

  /// One that the resolver has found; nil: of a family that is not known here.
  package init?(copying bytes: UnsafeRawBufferPointer) {
    var storage = sockaddr_storage()
    guard bytes.count <= MemoryLayout<sockaddr_storage>.size else { return nil }
    unsafe withUnsafeMutableBytes(of: &storage) { unsafe $0.copyMemory(from: bytes) }
    guard let family = Family(Int32(storage.ss_family)) else { return nil }
    (self.storage, self.length, self.family) = (storage, socklen_t(bytes.count), family)
  }

  /// What the kernel has filled in.
  init(_ fill: (UnsafeMutablePointer<sockaddr>, inout socklen_t) throws(Errno) -> Void) throws(Errno) {
    var (storage, length) = (sockaddr_storage(), socklen_t(MemoryLayout<sockaddr_storage>.size))
    try unsafe withUnsafeMutablePointer(to: &storage) { (storage) throws(Errno) in
      let address = unsafe UnsafeMutableRawPointer(storage).assumingMemoryBound(to: sockaddr.self)
      try unsafe fill(address, &length)
    }
    (self.storage, self.length) = (storage, length)
    family = Family(Int32(storage.ss_family)) ?? .unix
  }

  /// An address as people write it, IPv6 without brackets and with its link's name where it needs one
  /// (fe80::1%eth0), or `localhost`, which is 127.0.0.1. nil: any other name. They are not looked up: the C library
  /// loads other libraries for that (nss(5)), which a program that is linked statically has not.
  package init?(host: String, port: UInt16) {
    storage = sockaddr_storage()
    let host = host == "localhost" ? "127.0.0.1" : host
    if let address = Self.v4(host, port) {
      (family, length) = (.v4, Self.copy(address, to: &storage))
    } else if let address = Self.v6(host, port) {
      (family, length) = (.v6, Self.copy(address, to: &storage))
    } else {
      return nil
    }
  }

  private static func v4(_ host: String, _ port: UInt16) -> sockaddr_in? {
    var address = sockaddr_in()
    guard unsafe inet_pton(AF_INET, host, &address.sin_addr) == 1 else { return nil }
    (address.sin_family, address.sin_port) = (sa_family_t(AF_INET), port.bigEndian)
    return address
  }

  private static func v6(_ host: String, _ port: UInt16) -> sockaddr_in6? {
    let parts = host.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
    var address = sockaddr_in6()
    guard unsafe inet_pton(AF_INET6, String(parts[0]), &address.sin6_addr) == 1 else { return nil }
    if parts.count == 2 {
      address.sin6_scope_id = unsafe UInt32(parts[1]) ?? if_nametoindex(String(parts[1]))
      if address.sin6_scope_id == 0 { return nil }
    }
    (address.sin6_family, address.sin6_port) = (sa_family_t(AF_INET6), port.bigEndian)
    return address
  }

  /// - Returns: its bytes.
  private static func copy<Address>(_ address: Address, to storage: inout sockaddr_storage) -> socklen_t {
    unsafe withUnsafeMutableBytes(of: &storage) { target in
      unsafe withUnsafeBytes(of: address) { unsafe target.copyMemory(from: $0) }
    }
    return socklen_t(MemoryLayout<Address>.size)
  }

  func withPointer(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    unsafe withUnsafePointer(to: storage) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0, length) }
    }
  }

  /// An internet address.
  package enum Host: Sendable {
    case v4(UInt32)
    /// Its bytes as two big-endian numbers.
    case v6(high: UInt64, low: UInt64)
  }

  /// nil: a unix socket's.
  package var host: Host? {
    unsafe withUnsafeBytes(of: storage) { bytes in
      switch family {
      case .v4: .v4(UInt32(bigEndian: unsafe bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self)))
      case .v6:
        .v6(
          high: UInt64(bigEndian: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
          low: UInt64(bigEndian: unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)))
      case .unix: nil
      }
    }
  }

  /// Of an internet address: in both families the two bytes behind the family.
  package var port: UInt16 {
    unsafe withUnsafeBytes(of: storage) {
      unsafe UInt16(bigEndian: $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
    }
  }
}
