import Basics
import Operations
import System

/// What the standard output can show: how wide it is, and whether in colour.
struct Screen: Sendable {
  /// Columns of the terminal; nil: it is none, and everything is written whole.
  let columns: Int?
  let hasColour: Bool

  /// No terminal: what a pipe or a file gets.
  static let plain = Screen(columns: nil, hasColour: false)

  init(columns: Int?, hasColour: Bool) {
    self.columns = columns
    self.hasColour = hasColour
  }

  /// - Parameters:
  ///   - terminal: the columns that the terminal says it has, 0 where it does not say; nil: it is none.
  ///   - environment: `COLUMNS` outranks the terminal; `NO_COLOR` (no-color.org) and a dumb `TERM` mean no colour.
  ///   - colour: what was asked for, which outranks the environment.
  init(terminal: Int?, environment: [String: String], colour: ColourChoice) {
    let named = environment["COLUMNS"].flatMap { Int($0) }.flatMap { Self.sane.contains($0) ? $0 : nil }
    columns = terminal.map { named ?? (Self.sane.contains($0) ? $0 : 80) }
    let isDumb = ["", "dumb"].contains(environment["TERM"] ?? "")
    hasColour =
      switch colour {
      case .always: true
      case .never: false
      case .auto: terminal != nil && !isDumb && environment["NO_COLOR", default: ""].isEmpty
      }
  }

  /// The standard output of this process.
  static func standardOutput(_ colour: ColourChoice) -> Screen {
    let environment = Environment.all
    if let columns = environment[behindPipe].flatMap(Int.init) {
      return Screen(columns: columns, hasColour: colour == .always)
    }
    let isTerminal = Terminal.isTerminal(1)
    return Screen(
      terminal: isTerminal ? Terminal.columns(1) ?? 0 : nil, environment: environment,
      colour: colour)
  }

  /// The variable by which `demo` tells the verbs that it runs how wide the terminal is to which it shows what they
  /// print.
  static let behindPipe = "MANIFESTD_DEMO_COLUMNS"

  /// A text in its colour, where there is colour. It must be harmless for a terminal already.
  func tinted(_ text: String, _ tint: Tint?) -> String { hasColour ? tint?.applied(to: text) ?? text : text }

  /// A paragraph, escaped: on a terminal broken between words, elsewhere one line.
  /// - Parameters:
  ///   - first: what its first line begins with; the others are indented as far.
  ///   - tint: its colour.
  func paragraph(_ text: String, first: String = "", tint: Tint? = nil) -> String {
    let lines = Paragraph.lines(TerminalText.escaped(text), columns: columns, first: TerminalText.escaped(first))
    return lines.map { tinted($0, tint) + "\n" }.joined()
  }

  /// What is less is no terminal that anybody reads tables on, what is more no screen.
  private static let sane = 20...10_000
}

/// When to use colour: `--color`.
enum ColourChoice: String, CaseIterable {
  case auto, always, never

  init(_ arguments: Arguments) throws(UsageError) {
    self = try arguments.choice(.color, "choice") ?? .auto
  }
}
