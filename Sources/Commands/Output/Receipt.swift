import Basics

/// What a verb did, told once: as words for a person, or as data for a script.
struct Receipt {
  let words: String
  /// The members in their order; the first names what was done.
  let members: [(name: String, value: JSON)]

  /// - Parameter done: what was done, in one word that stays the same: "acknowledged".
  init(_ words: String, done: String, _ members: KeyValuePairs<String, JSON> = [:]) {
    self.init(words, done: done, members: members.map { (name: $0.key, value: $0.value) })
  }

  init(_ words: String, done: String, members: [(name: String, value: JSON)]) {
    self.words = words
    self.members = [(name: "done", value: .string(done))] + members
  }

  fileprivate var json: JSON { .object(members.map { ($0.name, $0.value) }) }
}

extension Invocation {
  /// Tells of one act: its words, or with `-o json` one object.
  func tell(_ receipt: Receipt) {
    switch format {
    case .table: output.note(receipt.words)
    case .json: output.write(receipt.json.text(pretty: true) + "\n")
    case .ndjson, .csv: rows([receipt])
    }
  }

  /// Tells of as many acts as were asked for: their words, or with `-o json` an array, however many they are.
  func tell(_ receipts: [Receipt]) {
    switch format {
    case .table: for receipt in receipts { output.note(receipt.words) }
    case .json: output.write(JSON(.array(receipts.map(\.json))).text(pretty: true) + "\n")
    case .ndjson, .csv: rows(receipts)
    }
  }

  private func rows(_ receipts: [Receipt]) {
    let names = receipts.first?.members.map(\.name) ?? []
    let columns = names.enumerated().map { index, name in
      Column<Receipt>(name) { $0.members[index].value }
    }
    Listing(columns: columns, nothing: "").print(receipts, as: format, to: output)
  }
}
