/// HMAC (RFC 2104) over SHA-256.
package enum HMAC {
  /// SHA-256's block, to which RFC 2104 §2 brings the key.
  private static let blockLength = 64

  /// The 32 bytes that only somebody with `key`, of any length, can make of `message`.
  package static func sha256(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
    let short = key.count > blockLength ? SHA256.digest(key) : key
    let block = short + [UInt8](repeating: 0, count: blockLength - short.count)
    var inner = SHA256()
    inner.update(block.map { $0 ^ 0x36 })
    inner.update(message)
    return SHA256.digest(block.map { $0 ^ 0x5c } + inner.finalize())
  }
}
