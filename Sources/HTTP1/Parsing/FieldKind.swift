/// What a kept field is.
struct FieldKind: Equatable {
  let rawValue: UInt8

  @inline(__always) static var userAgent: FieldKind { FieldKind(rawValue: 0) }
  @inline(__always) static var forwardedFor: FieldKind { FieldKind(rawValue: 1) }
  @inline(__always) static var ifMatch: FieldKind { FieldKind(rawValue: 2) }
  @inline(__always) static var ifNoneMatch: FieldKind { FieldKind(rawValue: 3) }
  @inline(__always) static var ifModifiedSince: FieldKind { FieldKind(rawValue: 4) }
  @inline(__always) static var ifUnmodifiedSince: FieldKind { FieldKind(rawValue: 5) }
  /// The header that `ClientAddressSource` names, where it is not X-Forwarded-For.
  @inline(__always) static var address: FieldKind { FieldKind(rawValue: 6) }
  /// One of the configured watched names, by place.
  @inline(__always) static func watched(_ index: Int) -> FieldKind { FieldKind(rawValue: UInt8(16 &+ index)) }

  @inline(__always) var bit: UInt32 { 1 &<< UInt32(rawValue) }
  /// The watched name's place; nil: none.
  @inline(__always) var watchedIndex: Int? { rawValue >= 16 ? Int(rawValue &- 16) : nil }
}
