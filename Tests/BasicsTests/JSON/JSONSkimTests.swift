import Testing

@testable import Basics

/// What is skimmed is what is read.
@Suite struct JSONSkimTests {
  /// Whether every value below says the same, whichever way it is reached.
  private static func agrees(_ skim: JSONSkim, _ json: JSON) -> Bool {
    guard skim.value == json, skim.string == json.string else { return false }
    let elements = json.array ?? []
    if json.array != nil {
      let skimmed = skim.elements
      guard skimmed.count == elements.count, zip(skimmed, elements).allSatisfy(agrees) else { return false }
    }
    // Of equal names the first, for both.
    return (json.members ?? []).allSatisfy { member in
      guard let skimmed = skim.member(member.name), let value = json[member.name] else { return false }
      return agrees(skimmed, value)
    }
  }

  @Test(
    arguments: [
      "{}", "[]", "[[],{}]", #"{"a":1}"#, #"{"a":{"b":[1,-2.5e3,true,null,"x"]},"c":"d"}"#,
      #" { "a" : [ 1 , 2 ] , "b" : "q\"}]," , "a" : false } "#, #"{"\u0061":"\ud83d\ude00","b\\":"\\"}"#,
      "\t[\r\n1\n,\t2\r]", #"["{","}","[","]",",",":"]"#, #"{"":{"":[]}}"#,
    ])
  func agreesWithReader(text: String) throws {
    let json = try JSON.read(Array(text.utf8))
    let bytes = Array(text.utf8.drop { [0x20, 0x09].contains($0) })
    #expect(Self.agrees(JSONSkim(Array(bytes)), json), "\(text)")
  }

  @Test(
    "what is no JSON, or cut anywhere, is never read beyond", arguments: [#"{"a":["b",{"c":"d\\"}]}"#, "]]}}", "\""])
  func cut(text: String) {
    for count in 0...text.utf8.count {
      let skim = JSONSkim(Array(text.utf8.prefix(count)))
      _ = (skim.member("a")?.elements, skim.elements.map { $0.member("c") }, skim.string)
    }
  }
}
