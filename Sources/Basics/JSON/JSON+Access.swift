extension JSON {
  /// The first member so named; nil if there is none or the value is no object.
  package subscript(_ name: String) -> JSON? {
    members?.first { ExactText($0.name) == ExactText(name) }?.value
  }

  /// The text of a string, else nil.
  package var string: String? {
    if case .string(let text) = content { text } else { nil }
  }

  /// The items of an array, else nil.
  package var array: [JSON]? {
    if case .array(let items) = content { items } else { nil }
  }

  /// The members of an object in their order, duplicates included, else nil.
  package var members: [Member]? {
    if case .object(let members) = content { members } else { nil }
  }

  /// A number written as a whole number that fits, else nil: `7`, but neither `7.0` nor `7e0`.
  package var integer: Int64? {
    if case .number(let text) = content { Int64(text) } else { nil }
  }

  /// A truth value, else nil.
  package var bool: Bool? {
    if case .bool(let value) = content { value } else { nil }
  }

  /// Neither array nor object.
  package var isScalar: Bool { array == nil && members == nil }
}
