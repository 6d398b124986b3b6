package import Basics

/// What differs between two documents by meaning.
///
/// The order of members says nothing (RFC 8259 §4). Arrays of scalars are sets, as in all OAuth metadata: order and
/// repetition say nothing. Other arrays are compared item by item.
package enum DocumentDiff {
  /// The changes in the order of `old`, at each object additions after the rest; empty for equal meaning.
  package static func changes(from old: JSON, to new: JSON) -> [Change] {
    var changes: [Change] = []
    compare(old, new, at: .root, into: &changes)
    return changes
  }

  private static func compare(_ old: JSON, _ new: JSON, at place: JSONPointer, into changes: inout [Change]) {
    switch (old.content, new.content) {
    case (.object(let old), .object(let new)): compare(members: old, new, at: place, into: &changes)
    case (.array(let old), .array(let new)):
      if (old + new).allSatisfy(\.isScalar) {
        compare(sets: old, new, at: place, into: &changes)
      } else {
        compare(items: old, new, at: place, into: &changes)
      }
    default:
      if old != new { changes.append(.changed(pointer: place.text, old: old, new: new)) }
    }
  }

  /// A name given twice is compared giving by giving.
  private static func compare(
    members old: [JSON.Member], _ new: [JSON.Member], at place: JSONPointer, into changes: inout [Change]
  ) {
    var remaining = Dictionary(grouping: new) { ExactText($0.name) }.mapValues { $0.reversed() as [JSON.Member] }
    for member in old {
      let pointer = place.appending(name: member.name)
      if let other = remaining[ExactText(member.name)]?.popLast() {
        compare(member.value, other.value, at: pointer, into: &changes)
      } else {
        changes.append(.removed(pointer: pointer.text, old: member.value))
      }
    }
    var known = Dictionary(grouping: old) { ExactText($0.name) }.mapValues(\.count)
    for member in new {
      if let count = known[ExactText(member.name)], count > 0 {
        known[ExactText(member.name)] = count - 1
      } else {
        changes.append(.added(pointer: place.appending(name: member.name).text, new: member.value))
      }
    }
  }

  private static func compare(
    sets old: [JSON], _ new: [JSON], at place: JSONPointer, into changes: inout [Change]
  ) {
    let (oldTexts, newTexts) = (Set(old.map(key)), Set(new.map(key)))
    var noted: Set<ExactText> = []
    for item in old where !newTexts.contains(key(item)) && noted.insert(key(item)).inserted {
      changes.append(.removed(pointer: place.text, old: item))
    }
    for item in new where !oldTexts.contains(key(item)) && noted.insert(key(item)).inserted {
      changes.append(.added(pointer: place.text, new: item))
    }
  }

  private static func compare(
    items old: [JSON], _ new: [JSON], at place: JSONPointer, into changes: inout [Change]
  ) {
    for index in 0..<max(old.count, new.count) {
      let pointer = place.appending(index: index)
      if index >= new.count {
        changes.append(.removed(pointer: pointer.text, old: old[index]))
      } else if index >= old.count {
        changes.append(.added(pointer: pointer.text, new: new[index]))
      } else {
        compare(old[index], new[index], at: pointer, into: &changes)
      }
    }
  }

  /// Two scalars are the same exactly when their texts are.
  private static func key(_ scalar: JSON) -> ExactText { ExactText(scalar.text()) }
}
