import Basics

/// An object of the rules file with its place in it, for what is said of it. A member that is null is as good as none.
struct RulesObject {
  private let members: [JSON.Member]
  /// `connectors[3].ranges[0]`; empty for the file itself.
  private let place: String

  /// - Parameter known: the members that it may have. Others are refused: a misspelt one would be a rule that silently
  ///   never matches.
  init(_ json: JSON, at place: String = "", known: [String]) throws(RulesError) {
    self.place = place
    guard let members = json.members else { throw Self.wrong(place, "an object") }
    self.members = members
    for member in members where !known.contains(member.name) {
      throw RulesError(
        Self.subject(place) + "unknown member \"\(member.name)\"; known are \(known.joined(separator: ", "))")
    }
  }

  func text(_ name: String) throws(RulesError) -> String { try required(name, try optionalText(name)) }

  func optionalText(_ name: String) throws(RulesError) -> String? {
    guard let value = value(name) else { return nil }
    guard let text = value.string else { throw Self.wrong(placeOf(name), "a string") }
    return text
  }

  func texts(_ name: String) throws(RulesError) -> [String] { try required(name, try optionalTexts(name)) }

  func optionalTexts(_ name: String) throws(RulesError) -> [String]? {
    guard let items = try items(name) else { return nil }
    var texts: [String] = []
    texts.reserveCapacity(items.count)
    for item in items {
      guard let text = item.string else { throw Self.wrong(placeOf(name), "an array of strings") }
      texts.append(text)
    }
    return texts
  }

  /// What an array of objects has, read one by one; nil where there is none.
  func objects<Item>(
    _ name: String, known: [String], _ read: (RulesObject) throws(RulesError) -> Item
  ) throws(RulesError) -> [Item]? {
    guard let items = try items(name) else { return nil }
    var result: [Item] = []
    for (index, item) in items.enumerated() {
      result.append(try read(RulesObject(item, at: "\(placeOf(name))[\(index)]", known: known)))
    }
    return result
  }

  /// The members of an object that may have any names; none where there is no such object.
  func named(_ name: String) throws(RulesError) -> [(name: String, value: JSON, place: String)] {
    guard let value = value(name) else { return [] }
    guard let members = value.members else { throw Self.wrong(placeOf(name), "an object") }
    return members.map { ($0.name, $0.value, "\(placeOf(name)).\($0.name)") }
  }

  func required<Value>(_ name: String, _ value: Value?) throws(RulesError) -> Value {
    guard let value else { throw RulesError("\(Self.subject(place))lacks \"\(name)\"") }
    return value
  }

  private func items(_ name: String) throws(RulesError) -> [JSON]? {
    guard let value = value(name) else { return nil }
    guard let items = value.array else { throw Self.wrong(placeOf(name), "an array") }
    return items
  }

  private func value(_ name: String) -> JSON? {
    guard let value = members.first(where: { $0.name == name })?.value else { return nil }
    if case .null = value.content { return nil }
    return value
  }

  private func placeOf(_ name: String) -> String { place.isEmpty ? name : "\(place).\(name)" }

  static func wrong(_ place: String, _ wanted: String) -> RulesError {
    RulesError("\(subject(place))is of the wrong type: it should be \(wanted)")
  }

  private static func subject(_ place: String) -> String { place.isEmpty ? "the file " : "\(place) " }
}
