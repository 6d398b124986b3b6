import Basics

/// A value as rows are ordered by it: numbers by size, texts without regard to case, times as the texts they are
/// (RFC 3339 in UTC sorts as time does), lists item by item.
enum SortKey: Comparable {
  case empty
  case flag(Bool)
  case number(Double)
  case text(String, String)
  case list([SortKey])

  init(_ value: JSON) {
    switch value.content {
    case .null, .object: self = .empty
    case .bool(let flag): self = .flag(flag)
    case .number(let digits): self = .number(Double(digits) ?? 0)
    case .string(let text): self = .text(text.lowercased(), text)
    case .array(let items): self = items.isEmpty ? .empty : .list(items.map(SortKey.init))
    }
  }

  var isEmpty: Bool { self == .empty }

  static func < (left: SortKey, right: SortKey) -> Bool {
    switch (left, right) {
    case (.flag(let left), .flag(let right)): !left && right
    case (.number(let left), .number(let right)): left < right
    case (.text(let left, let leftOwn), .text(let right, let rightOwn)): (left, leftOwn) < (right, rightOwn)
    case (.list(let left), .list(let right)): left.lexicographicallyPrecedes(right)
    default: left.rank < right.rank
    }
  }

  private var rank: Int {
    switch self {
    case .flag: 0
    case .number: 1
    case .text: 2
    case .list: 3
    case .empty: 4
    }
  }
}
