import Glibc

/// A blocking connection of a test, byte by byte; closed with the value that holds it.
package final class RawSocket: Sendable {
  package struct Failure: Error, CustomStringConvertible {
    package let description: String

    package init(description: String) { self.description = description }
  }

  package let descriptor: Int32

  /// To this machine, by IPv4 or IPv6.
  /// - Parameters:
  ///   - patience: seconds that a read waits.
  ///   - receiveBuffer: bytes the kernel keeps for us; nil: as ever.
  package convenience init(
    port: UInt16, isIPv6: Bool = false, patience: Int = 90, receiveBuffer: Int32? = nil
  ) throws {
    if isIPv6 {
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = port.bigEndian
      address.sin6_addr = in6addr_loopback
      try self.init(AF_INET6, address, patience, receiveBuffer)
    } else {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
      try self.init(AF_INET, address, patience, receiveBuffer)
    }
  }

  package convenience init(path: String, patience: Int = 90, receiveBuffer: Int32? = nil) throws {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    try self.init(AF_UNIX, address, patience, receiveBuffer)
  }

  private init<Address>(_ family: Int32, _ address: Address, _ patience: Int, _ receiveBuffer: Int32?) throws {
    descriptor = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var time = timeval(tv_sec: patience, tv_usec: 0)
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    if var bytes = receiveBuffer { unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &bytes, 4) }
    let result = unsafe withUnsafePointer(to: address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
      }
    }
    if result != 0 { throw Failure(description: "connect: errno \(errno)") }
  }

  deinit { close(descriptor) }

  /// - Returns: how many bytes went out before the other side ended the connection.
  @discardableResult
  package func send(_ bytes: [UInt8]) -> Int {
    var sent = 0
    while sent < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { raw in
        unsafe Glibc.send(descriptor, raw.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { break }
      sent += count
    }
    return sent
  }

  /// What one recv(2) gives: none at the end; nil: an error, or nothing in time.
  package func receive(upTo limit: Int = 65_536) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: limit)
    let count = unsafe recv(descriptor, &buffer, limit, 0)
    return count < 0 ? nil : Array(buffer.prefix(count))
  }
}
