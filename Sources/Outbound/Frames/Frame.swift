/// One message between the two processes: four bytes of length (big endian, of all that follows), one of version,
/// one of kind, eight of the request's number, and the content.
package struct Frame: Equatable {
  package enum Kind: UInt8 {
    case request = 1
    case response = 2
    case failure = 3
  }

  static let version: UInt8 = 1
  static let lengthSize = 4
  /// Version, kind and number.
  static let headSize = 10
  /// The most bytes after the length: a body, its headers, and room for the rest.
  static let byteLimit = OutboundRequest.bodyLimit + Headers.byteLimit * 2 + (64 << 10)

  package let kind: Kind
  package let number: UInt64
  package let content: [UInt8]

  var bytes: [UInt8] {
    var writer = ByteWriter()
    writer.put(UInt32(Frame.headSize + content.count))
    writer.put(Frame.version)
    writer.put(kind.rawValue)
    writer.put(number)
    return writer.bytes + content
  }

  package init(kind: Kind, number: UInt64, content: [UInt8]) {
    self.kind = kind
    self.number = number
    self.content = content
  }

  /// Reads what followed a length.
  init(_ bytes: [UInt8]) throws(FrameError) {
    var reader = ByteReader(bytes)
    let version: UInt8 = try reader.integer()
    if version != Frame.version { throw .unknownVersion(version) }
    guard let kind = Kind(rawValue: try reader.integer()) else { throw .malformed }
    self.kind = kind
    self.number = try reader.integer()
    self.content = reader.rest()
  }

  /// Reads a length, and refuses one that no frame of ours has before a byte of it is stored.
  static func length(_ bytes: [UInt8]) throws(FrameError) -> Int {
    var reader = ByteReader(bytes)
    let length: UInt32 = try reader.integer()
    if length < headSize { throw .malformed }
    if length > byteLimit { throw .tooLong(Int(length)) }
    return Int(length)
  }
}
