/// A name that an object gives again: clients differ in which of the two they take (RFC 8259 §4).
package struct DuplicateName: Sendable, Equatable {
  /// Of the member (RFC 6901).
  package let pointer: String
  /// The byte offset of the first giving of the name, at its quotation mark.
  package let first: Int
  /// That of the second, or of a later one.
  package let again: Int

  /// "/token_endpoint is given twice, at line 3, column 3 and at line 9, column 3", by the bytes that were read.
  package func words(in bytes: [UInt8]) -> String {
    let places = [first, again].map { offset in
      let place = TextPlace(offset: offset, in: bytes)
      return "at line \(place.line), column \(place.column)"
    }
    return "\(pointer) is given twice, \(places.joined(separator: " and "))"
  }
}

extension JSON {
  /// Names that an object gives again, at any depth, in their order.
  package var duplicateNames: [DuplicateName] {
    var found: [DuplicateName] = []
    collectDuplicateNames(at: JSONPointer.root, into: &found)
    return found
  }

  private func collectDuplicateNames(at pointer: JSONPointer, into found: inout [DuplicateName]) {
    for (index, item) in (array ?? []).enumerated() {
      item.collectDuplicateNames(at: pointer.appending(index: index), into: &found)
    }
    var seen: [ExactText: Int] = [:]
    for member in members ?? [] {
      let place = pointer.appending(name: member.name)
      if let first = seen[ExactText(member.name)] {
        found.append(DuplicateName(pointer: place.text, first: first, again: member.offset))
      } else {
        seen[ExactText(member.name)] = member.offset
      }
      member.value.collectDuplicateNames(at: place, into: &found)
    }
  }
}
