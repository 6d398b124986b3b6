import Outbound
import System

/// The child's side: reads requests from descriptor 0, makes each of them, and answers there.
enum OutboundChild {
  /// What the process may hold, in bytes: a server that never stops sending ends this process, not the machine.
  private static let memoryLimit = 1 << 30

  /// Serves requests until the parent closes its end, then ends the process with status 0; with 2 where descriptor 0
  /// is not the parent's socket or what comes from it cannot be understood.
  static func run() -> Never {
    guard Sockets.isSocket(0) else {
      CurrentProcess.complain("manifestd-http cannot run: descriptor 0 is no socket; only manifestd starts it")
      CurrentProcess.end(2)
    }
    prepare()
    let channel = Channel(descriptor: 0)
    do {
      while let frame = try channel.receive() { try serve(frame, channel) }
      CurrentProcess.end(0)
    } catch { giveUp(error.words) }
  }

  /// Ends the process with a word on stderr; the parent fails what is under way and starts another when needed.
  private static func giveUp(_ reason: String) -> Never {
    CurrentProcess.complain("manifestd-http ends: \(reason)")
    CurrentProcess.end(2)
  }

  /// A service manager signals all processes at once, but the parent's last requests still need this one: it ends
  /// when its parent does.
  private static func prepare() {
    // It was started by the number of an open file: `ps` would show that.
    SystemThread.setName("manifestd-http")
    CurrentProcess.closeInherited()
    CurrentProcess.ignoreEnds()
    CurrentProcess.limitMemory(bytes: memoryLimit)
    try? Files.write(Array("1000".utf8), to: "/proc/self/oom_score_adj")
    CurlHandle.prepareProcess()
  }

  private static func serve(_ frame: Frame, _ channel: Channel) throws(FrameError) {
    let request = try OutboundRequest(frame)
    @Sendable func answer(_ answer: Answer) {
      // A parent that is gone ends the reading loop too: nothing to do here.
      try? channel.send(answer.frame(frame.number))
    }
    Exchange.start(request, completion: answer)
  }
}
