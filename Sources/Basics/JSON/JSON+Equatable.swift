/// Equality ignores offsets and nothing else: the order of members, names given twice and the text of numbers count.
/// `DocumentDiff` compares by meaning.
extension JSON: Equatable {
  package static func == (left: JSON, right: JSON) -> Bool {
    switch (left.content, right.content) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.number(let left), .number(let right)), (.string(let left), .string(let right)):
      ExactText(left) == ExactText(right)
    case (.array(let left), .array(let right)): left == right
    case (.object(let left), .object(let right)): left == right
    default: false
    }
  }
}

extension JSON.Member: Equatable {
  package static func == (left: JSON.Member, right: JSON.Member) -> Bool {
    ExactText(left.name) == ExactText(right.name) && left.value == right.value
  }
}
