/// The last that a hook said: why it failed stands at the end.
struct OutputTail {
  /// How many bytes are kept.
  static let limit = 4096

  private var bytes: [UInt8] = []
  private var isCut = false

  mutating func append(_ more: [UInt8]) {
    isCut = isCut || bytes.count + more.count > Self.limit
    bytes = Array((bytes + more.suffix(Self.limit)).suffix(Self.limit))
  }

  /// As it came; what is no UTF-8 is replaced. Begins with `…` where more had been said.
  var text: String { (isCut ? "…" : "") + String(decoding: bytes, as: UTF8.self) }
}
