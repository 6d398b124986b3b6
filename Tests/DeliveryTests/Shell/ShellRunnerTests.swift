import Foundation
import Glibc
import TestSupport
import Testing

@testable import Delivery

@Suite("Running a shell hook") struct ShellRunnerTests {
  private let folder: Folder

  init() throws { folder = Folder() }

  private func run(
    _ script: String, name: String = "connector.stale", _ call: HookCall = .sample(),
    runner: ShellRunner = ShellRunner()
  ) async throws -> AttemptResult {
    let path = try folder.write(name, "#!/bin/sh\n\(script)\n")
    let hook = ShellHook(name: name, path: path, event: call.type, refusal: nil)
    return await onThread { runner.run(hook, call) }
  }

  @Test("exit status 0 is delivered, 75 later, any other a failure that says so")
  func exitStatus() async throws {
    let done = try await run("echo said; echo more >&2")
    #expect(done.outcome == .delivered && done.code == 0 && done.error == nil && done.output == "said\nmore\n")
    let later = try await run("exit 75")
    #expect(later.outcome == .later && later.code == 75 && later.error?.contains("later") == true)
    let failed = try await run("echo why; exit 3")
    #expect(failed.outcome == .failed(retryAfter: nil) && failed.code == 3 && failed.output == "why\n")
    #expect(failed.error == "hook \(folder.path)/connector.stale ended with status 3; see its output")
    let missing = try await run("no-such-command")
    #expect(missing.code == 127 && missing.error?.contains("/usr/local/bin:/usr/bin:/bin") == true)
    let killed = try await run("kill -9 $$")
    #expect(killed.outcome == .failed(retryAfter: nil) && killed.code == 137)
    #expect(killed.error?.contains("killed by signal 9") == true)
  }

  @Test("the event is on stdin, byte for byte and whole", arguments: [0, 1, 4096, 200_000])
  func stdin(length: Int) async throws {
    let body = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let result = try await run("cat > got", .sample(body: body))
    #expect(result.outcome == .delivered)
    #expect(FileManager.default.contents(atPath: "\(folder.path)/got").map(Array.init) == body)
  }

  @Test("a hook that never reads its stdin blocks nothing, however long the event")
  func unread() async throws {
    let result = try await run("exec <&-; exit 0", .sample(body: [UInt8](repeating: 0x61, count: 1 << 20)))
    #expect(result.outcome == .delivered)
  }

  @Test("argv is the path alone; the working directory is the hook folder, for EVENT.d/* too")
  func place() async throws {
    let result = try await run("echo $# $0; pwd -P", name: "connector.stale.d/10-mail")
    #expect(result.output == "0 \(folder.path)/connector.stale.d/10-mail\n\(folder.path)\n")
  }

  @Test("the environment is the event, escaped, and nothing else of the daemon's") func environment() async throws {
    _ = unsafe setenv("MANIFESTD_TEST_SECRET", "not for hooks", 1)
    let call = HookCall.sample(environment: [
      ("MANIFESTD_CONNECTOR", "chatgpt"), ("MANIFESTD_REASON", "a\nb\u{1b}[2J\u{202e}c é"),
      ("MANIFESTD_SUMMARY", "<!channel> & \"@here\"\r"),
    ])
    let result = try await run("env -u PWD -u _ -u SHLVL -u OLDPWD | sort", call)
    let home = ProcessInfo.processInfo.environment["HOME"].map { ["HOME=\($0)"] } ?? []
    let json = #"MANIFESTD_SUMMARY_JSON="&lt;!channel&gt; &amp; \"@\u200bhere\"\\u{d}""#
    let expected =
      home + [
        "LANG=C.UTF-8", "MANIFESTD_CONNECTOR=chatgpt", "MANIFESTD_EVENT=connector.stale", "MANIFESTD_EVENT_ID=evt_1",
        "MANIFESTD_REASON=a\\u{a}b\\u{1b}[2J\\u{202e}c é", "MANIFESTD_SUMMARY=<!channel> & \"@here\"\\u{d}", json,
        "MANIFESTD_TIMESTAMP=2026-10-08T09:55:00Z", "PATH=/usr/local/bin:/usr/bin:/bin",
      ]
    #expect(Set(result.output.split(separator: "\n").map(String.init)) == Set(expected))
  }

  @Test("a stranger's value of any length is cut, and the hook runs") func longValue() async throws {
    let call = HookCall.sample(environment: [
      ("MANIFESTD_SUMMARY", String(repeating: "\u{202e}", count: 100_000))
    ])
    let result = try await run("printf %s \"$MANIFESTD_SUMMARY\" | wc -c", call)
    #expect(
      result.outcome == .delivered && Int(result.output.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0 > 4096)
  }

  @Test("no signal is blocked or ignored, no descriptor but 0 to 2 is open, and the group is its own")
  func clean() async throws {
    signal(SIGPIPE, SIG_IGN)
    let leaked = unsafe open("/dev/null", O_RDONLY)
    defer { close(leaked) }
    let signals = try await run("exec sed -n -e '/^Sig[BI]/p' /proc/self/status").output
    #expect(signals == "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n")
    // The fourth is of the ls itself, on the folder that it lists.
    #expect(try await run("exec ls /proc/self/fd").output == "0\n1\n2\n3\n")
    #expect(
      try await run("set -- $(cat /proc/self/stat); set -- $(cat /proc/$$/stat); [ $5 = $$ ] && echo own").output
        == "own\n")
  }

  @Test("of a flood of output the last 4 KiB are kept, and the hook is not held up") func flood() async throws {
    let result = try await run("yes flood | head -c 3000000; echo the end")
    #expect(result.outcome == .delivered)
    #expect(
      result.output.utf8.count <= 4096 + 3 && result.output.hasPrefix("…") && result.output.hasSuffix("the end\n"))
  }

  @Test("a background process that keeps stdout open does not hold the runner up, and lives on")
  func background() async throws {
    let result = try await run("(sleep 1; while [ ! -e go ]; do sleep 0.05; done; echo > late) & echo started")
    #expect(result.outcome == .delivered && result.output == "started\n")
    #expect(folder.read("late") == nil)
    try folder.write("go", "")
    #expect(eventually { folder.read("late") != nil })
  }

  @Test("a hook that runs too long is ended by TERM, with its whole group") func term() async throws {
    let result = try await run(
      "sleep 600 & echo $! > child; trap 'echo ended; exit 0' TERM; wait", runner: ShellRunner(termAfterSeconds: 1))
    #expect(result.outcome == .failed(retryAfter: nil) && result.code == 0 && result.output == "ended\n")
    #expect(result.error?.contains("was ended after 1 s") == true)
    let child = try #require(folder.read("child").flatMap { Int32($0.trimmingCharacters(in: .newlines)) })
    #expect(eventually { isGone(child) })
  }

  @Test("one that ignores TERM is killed, and what it left in the background with it") func kill() async throws {
    let result = try await run(
      "trap '' TERM; sleep 600 & echo $! > child; while :; do sleep 1; done",
      runner: ShellRunner(termAfterSeconds: 1, killAfterSeconds: 1))
    #expect(result.outcome == .failed(retryAfter: nil) && result.code == 137)
    let child = try #require(folder.read("child").flatMap { Int32($0.trimmingCharacters(in: .newlines)) })
    #expect(eventually { isGone(child) })
  }

  /// Gone, or dead and only not yet reaped by whoever inherited it.
  private func isGone(_ process: Int32) -> Bool {
    guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return true }
    return stat.contains(") Z ")
  }

  @Test("a hook that cannot be started says why")
  func notStarted() async throws {
    let runner = ShellRunner()
    for (text, words) in [("#!/no/such/interpreter\n", "(#!)"), ("no script\n", "#!/bin/sh"), ("", "#!/bin/sh")] {
      let path = try folder.write("h", text)
      let hook = ShellHook(name: "h", path: path, event: "test", refusal: nil)
      let result = await onThread { runner.run(hook, .sample()) }
      #expect(result.outcome == .failed(retryAfter: nil) && result.code == nil)
      #expect(result.error?.hasPrefix("hook \(path) could not be started: ") == true)
      #expect(result.error?.contains(words) == true, "\(result.error ?? "")")
    }
  }

  @Test("a hook that has become writable to others since it was found is not run") func refused() async throws {
    let path = try folder.write("h", "#!/bin/sh\ntouch ran\n", mode: 0o722)
    let hook = ShellHook(name: "h", path: path, event: "test", refusal: nil)
    let result = await onThread { ShellRunner().run(hook, .sample()) }
    #expect(result.outcome == .failed(retryAfter: nil) && result.error?.contains("chmod go-w") == true)
    #expect(folder.read("ran") == nil)
  }

  @Test("many at once: none waits for another, and no descriptor or zombie stays") func many() async throws {
    let path = try folder.write("h", "#!/bin/sh\ncat\n")
    let hook = ShellHook(name: "h", path: path, event: "test", refusal: nil)
    let bodies = (0..<32).map { Array("event \($0)".utf8) }
    let outputs = await withTaskGroup(of: String.self) { group in
      for body in bodies { group.addTask { await onThread { ShellRunner().run(hook, .sample(body: body)) }.output } }
      return await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(outputs == Set(bodies.map { String(decoding: $0, as: UTF8.self) }))
  }

  @Test("a hook that is not there, or lost its x bit, is missing: that is no failure") func missing() async throws {
    let path = try folder.write("e", "#!/bin/sh\n", mode: 0o600)
    for place in [path, "\(folder.path)/none", "\(folder.path)/none/e"] {
      let hook = ShellHook(name: "e", path: place, event: "e", refusal: nil)
      #expect(await onThread { ShellRunner().run(hook, .sample()) }.outcome == .missing)
    }
  }

  @Test("once the daemon stops a hook has its grace, then its whole group is ended; it counts as not told")
  func stopped() async throws {
    let path = try folder.write(
      "e", "#!/bin/sh\ntrap '' TERM\nsleep 1000 & echo $! > child\nwhile :; do sleep 0.1; done\n")
    let hook = ShellHook(name: "e", path: path, event: "e", refusal: nil)
    let (stop, told) = (StopRequest(graceSeconds: 0), "\(folder.path)/child")
    let result = await onThread {
      // Its own thread: Swift's pool may be taken by other tests for long.
      Thread.detachNewThread {
        _ = eventually { (try? String(contentsOfFile: told, encoding: .utf8))?.hasSuffix("\n") == true }
        stop.make()
      }
      return ShellRunner(killAfterSeconds: 1).run(hook, .sample(), stop: stop)
    }
    #expect(result.outcome == .interrupted && result.code == 137, "\(result)")
    let child = try #require(Int32((folder.read("child") ?? "").trimmingCharacters(in: .newlines)))
    let isGone = await onThread { eventually { Glibc.kill(child, 0) != 0 || Self.isZombie(child) } }
    #expect(isGone)
  }

  /// Whoever adopts the group's orphans here may never look after them.
  private static func isZombie(_ process: Int32) -> Bool {
    let stat = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
    return stat.split(separator: ")").last?.hasPrefix(" Z") ?? true
  }
}
