import Operations
import System

extension Verb {
  static let demo = Verb(
    "demo", flags: [.output],
    details: """
      Plays the case that manifestd was made for, in ten seconds: a real daemon in a temporary folder, real documents,
      the user agents and addresses of real connectors, on this machine only. Nothing is left behind.

      -o json: no story, but what 'status' says at its end.
      """,
    examples: ["manifestd demo", "manifestd demo --color never"],
    "see in ten seconds what manifestd is for"
  ) { call in
    _ = try call.operands(0...0, "no operands")
    let signal = StopSignal()
    // What the verbs print is shown two columns to the right.
    let screen = call.output.screen
    let stage = try DemoStage(screen: Screen(columns: screen.columns.map { $0 - 2 }, hasColour: screen.hasColour))
    defer { stage.clear() }
    // Whoever has seen enough leaves nothing behind either.
    try SystemThread.detach(named: "signals") {
      signal.wait()
      stage.clear()
      CurrentProcess.exit(ExitCode.failed.rawValue)
    }
    let isTold = call.format == .table
    try Demo(stage: stage, output: isTold ? call.output : nil).play()
    if !isTold { call.output.write(try stage.run(["status", "-o", call.format.rawValue], isData: true)) }
    return .done
  }
}
