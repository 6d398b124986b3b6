import Basics
import Foundation
import Testing

@testable import Commands

@Suite("The manual page") struct ManualPageTests {
  @Test("has its sections in the order that man-pages(7) gives them") func sections() {
    let sections = ManualPage.text.split(separator: "\n").filter { $0.hasPrefix(".SH ") }.map { $0.dropFirst(4) }
    #expect(
      sections == [
        "NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "VERBS", #""EXIT STATUS""#, "ENVIRONMENT", "FILES",
        #""SEE ALSO""#,
      ])
  }

  @Test("tells of every verb all that its help tells", arguments: Verb.all.map(\.name)) func verbs(name: String) throws
  {
    let verb = try #require(Verb.named(name))
    let page = ManualPage.text
    let start = try #require(page.range(of: "\n.SS \(name)\n"))
    let rest = page[start.upperBound...]
    let section = String(rest[..<(rest.range(of: "\n.S")?.lowerBound ?? rest.endIndex)])
    let words = Self.words(section)
    for paragraph in verb.paragraphs { #expect(words.contains(Self.words(Roff.escaped(paragraph))), "\(paragraph)") }
    for flag in verb.flags {
      #expect(section.contains("\n.TP\n\(Roff.typed(flag.synopsis))\n"), "\(flag.name)")
      #expect(words.contains(Self.words(Roff.escaped(flag.help))), "\(flag.name)")
    }
    for example in verb.examples { #expect(section.contains("\n\(Roff.escaped(example))\n")) }
    for use in verb.uses where !use.isEmpty { #expect(section.contains(Roff.typed(use)), "\(use)") }
  }

  @Test("tells every exit code, and the flags that every verb takes once") func shared() {
    let page = ManualPage.text
    for code in ExitCode.allCases { #expect(page.contains(".TP\n\\fB\(code.rawValue)\\fR\n")) }
    for flag in Flag.global {
      #expect(page.components(separatedBy: "\n\(Roff.typed(flag.synopsis))\n").count == 2, "\(flag.name)")
    }
  }

  @Test("text is as it is to be read, whatever it holds") func escaped() {
    #expect(Roff.escaped(#"a\b -x 'q' "d" `c` ~^"#) == #"a\(rsb \-x \(aqq\(aq \(dqd\(dq \(gac\(ga \(ti\(ha"#)
    #expect(Roff.escaped("… ×\n") == #"\[u2026] \[u00D7]\[u000A]"#)
    var page = Roff()
    page.fill(".SH no macro")
    page.example([".SH", "'br"])
    #expect(page.text == "\\&.SH no macro\n.EX\n\\&.SH\n\\(aqbr\n.EE\n")
    #expect(Roff.typed("-o, --to N[@M]…") == #"\fB\-o\fR, \fB\-\-to\fR \fIN\fR[@\fIM\fR]\[u2026]"#)
  }

  @Test("every line is a macro of man(7) or text, in ASCII") func lines() {
    let macros: Set = ["TH", "SH", "SS", "PP", "TP", "br", "EX", "EE", "nr", "nh", "ad"]
    for line in ManualPage.text.split(separator: "\n") {
      #expect(line.utf8.allSatisfy { 0x20..<0x7f ~= $0 } && !line.hasPrefix("'"), "\(line)")
      if line.hasPrefix(".") { #expect(macros.contains(String(line.dropFirst().prefix { $0 != " " })), "\(line)") }
    }
  }

  private static func words(_ text: String) -> String {
    text.split(whereSeparator: { $0 == " " || $0 == "\n" }).joined(separator: " ").replacing("\\[u000A]", with: " ")
  }
}
