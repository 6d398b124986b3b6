/// The payload of a note of a request for a path that is not served, as older releases wrote it.
public func unservedBytes(
  method: String, status: Int = 404, host: String, path: String, hasQuery: Bool = false
) -> [UInt8] {
  let numbers = [status | (hasQuery ? 0x8000 : 0), method.utf8.count, host.utf8.count, path.utf8.count]
  return numbers.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] } + Array((method + host + path).utf8)
}
