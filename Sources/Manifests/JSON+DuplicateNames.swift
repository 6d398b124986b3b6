extension JSON {
  /// Names that an object gives again, at any depth: the RFC 6901 pointer of the member, and the byte offset of the
  /// second and each later giving of its name. Clients differ in which one they take (RFC 8259 §4).
  package var duplicateNames: [(pointer: String, offset: Int)] {
    var found: [(pointer: String, offset: Int)] = []
    collectDuplicateNames(at: JSONPointer.root, into: &found)
    return found
  }

  private func collectDuplicateNames(at pointer: JSONPointer, into found: inout [(pointer: String, offset: Int)]) {
    for (index, item) in (array ?? []).enumerated() {
      item.collectDuplicateNames(at: pointer.appending(index: index), into: &found)
    }
    var seen: Set<ExactText> = []
    for member in members ?? [] {
      let place = pointer.appending(name: member.name)
      if !seen.insert(ExactText(member.name)).inserted {
        found.append((pointer: place.text, offset: member.offset))
      }
      member.value.collectDuplicateNames(at: place, into: &found)
    }
  }
}
