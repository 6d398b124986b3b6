import Basics
import Testing

@testable import Commands

@Suite("The words after the verb") struct ArgumentsTests {
  static let flags: [Flag] = [
    Flag("--message", short: "-m", value: "TEXT", "why"), Flag("--path", value: "PATH", repeatable: true, "where"),
    Flag("--dry-run", "only say"), Flag("--quiet", short: "-q", "say nothing"),
  ]

  /// `message=… path=…,… flags | operands`, or the error's words.
  private static func read(_ words: [String]) -> String {
    do throws(UsageError) {
      let arguments = try Arguments(words, flags: flags)
      let message = arguments.value(flags[0]).map { "message=\($0)" }
      let paths = arguments.all(flags[1])
      let switches = flags.suffix(2).filter { arguments.has($0) }.map(\.name)
      let told = [message, paths.isEmpty ? nil : "path=\(paths.joined(separator: ","))"].compactMap(\.self) + switches
      return (told + ["|"] + arguments.operands).joined(separator: " ")
    } catch { return error.hint.isEmpty ? error.message : "\(error.message); \(error.hint)" }
  }

  static let cases: [(words: [String], read: String)] = [
    ([], "|"),
    (["a", "b"], "| a b"),
    (["-"], "| -"),
    ([""], "| "),
    (["--message", "x"], "message=x |"),
    (["--message=x"], "message=x |"),
    (["--message="], "message= |"),
    (["--message", ""], "message= |"),
    (["--message=a=b"], "message=a=b |"),
    (["-m", "x"], "message=x |"),
    (["a", "-m", "x", "b"], "message=x | a b"),
    (["max_age", "-5"], "| max_age -5"),
    (["-5s", "-m", "-1"], "message=-1 | -5s"),
    // A value may look like a flag.
    (["-m", "-q"], "message=-q |"),
    (["-m", "--"], "message=-- |"),
    (["-m", "-"], "message=- |"),
    (["--path", "/a", "x", "--path=/b"], "path=/a,/b | x"),
    (["--dry-run"], "--dry-run |"),
    (["--dry-run", "-q", "--dry-run"], "--dry-run --quiet |"),
    (["--dry-run", "x"], "--dry-run | x"),
    (["--", "--dry-run", "-m", "--"], "| --dry-run -m --"),
    (["-q", "--", "x"], "--quiet | x"),
    (["x", "--"], "| x"),
    (["--message"], "--message needs a value; give it as -m, --message TEXT"),
    (["-m"], "--message needs a value; give it as -m, --message TEXT"),
    (["--path"], "--path needs a value; give it as --path PATH"),
    (["-m", "x", "--message", "y"], "--message is given twice; give it once"),
    (["--message=x", "--message=x"], "--message is given twice; give it once"),
    (["--dry-run=yes"], "--dry-run takes no value"),
    (["--dry-run="], "--dry-run takes no value"),
    (["--mesage", "x"], "unknown flag '--mesage'; did you mean '--message'?"),
    (["--mesage=x"], "unknown flag '--mesage'; did you mean '--message'?"),
    (["--nonsense"], "unknown flag '--nonsense'; see 'manifestd help'"),
    (["-x"], "unknown flag '-x'; see 'manifestd help'"),
    (["-mx"], "message=x |"),
    (["-m=x"], "message=x |"),
    (["-m="], "message= |"),
    (["-qx"], "unknown flag '-qx'; see 'manifestd help'"),
    (["---"], "unknown flag '---'; see 'manifestd help'"),
    (["--=x"], "unknown flag '--'; see 'manifestd help'"),
    (["—message", "x"], "| —message x"),
  ]

  @Test("are sorted into flags and operands, or refused in words", arguments: cases)
  func read(words: [String], read: String) {
    #expect(Self.read(words) == read)
  }

  @Test("a flag that was not given has no value") func absent() throws {
    let arguments = try Arguments(["x"], flags: Self.flags)
    #expect(arguments.value(Self.flags[0]) == nil && arguments.all(Self.flags[1]).isEmpty)
    #expect(!arguments.has(Self.flags[2]) && !arguments.has(Self.flags[0]))
  }

  @Test("a flag's synopsis has its short name, name and value")
  func synopsis() {
    #expect(Self.flags.map(\.synopsis) == ["-m, --message TEXT", "--path PATH", "--dry-run", "-q, --quiet"])
  }

  static let formats: [(text: String?, read: String)] = [
    (nil, "table"), ("table", "table"), ("json", "json"), ("ndjson", "ndjson"), ("csv", "csv"),
    ("JSON", "--output: no format 'JSON'; use table, json, ndjson or csv"),
    ("", "--output: no format ''; use table, json, ndjson or csv"),
  ]

  @Test("the output format is one of four", arguments: formats) func format(text: String?, read: String) throws {
    let arguments = try Arguments(text.map { ["-o", $0] } ?? [], flags: [.output])
    do throws(UsageError) {
      #expect(try OutputFormat(arguments).rawValue == read)
    } catch { #expect("\(error.message); \(error.hint)" == read) }
  }
}
