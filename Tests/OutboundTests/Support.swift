import Dispatch
import Foundation
import Glibc
import Outbound
import Synchronization

/// The program whose hidden verb is the child: built beside the test bundle, for here /proc/self/exe is the runner.
let manifestd: String = {
  let runner = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
  let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  let candidates = [
    URL(fileURLWithPath: runner).deletingLastPathComponent().appendingPathComponent("manifestd").path,
    package.appendingPathComponent(".build/debug/manifestd").path,
  ]
  return candidates.first { FileManager.default.isExecutableFile(atPath: $0) } ?? "manifestd is not built"
}()

/// One child for all tests that are not about the child: what it goes through here is what it must bear.
let sharedClient = makeClient()

func makeClient() -> OutboundClient { OutboundClient(executable: manifestd) }

/// Runs a blocking call on a thread of its own: Swift's pool has one a core only.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
  await withCheckedContinuation { continuation in
    Thread.detachNewThread { continuation.resume(returning: body()) }
  }
}

/// A request under way on a thread of its own from here on, however many tests Swift's pool has still to run.
final class Sending: Sendable {
  private let outcome = Mutex<Result<OutboundResponse, OutboundError>?>(nil)
  private let end = DispatchSemaphore(value: 0)

  init(_ client: OutboundClient, _ request: OutboundRequest) {
    Thread.detachNewThread { [self] in
      let result: Result<OutboundResponse, OutboundError>
      do throws(OutboundError) { result = .success(try client.send(request)) } catch { result = .failure(error) }
      outcome.withLock { $0 = result }
      end.signal()
    }
  }

  var value: Result<OutboundResponse, OutboundError> {
    get async {
      await onThread { [self] in
        end.wait()
        return outcome.withLock { $0 } ?? .failure(.stopped(on: "nothing"))
      }
    }
  }
}

/// Sends on a thread of its own.
func send(_ client: OutboundClient, _ request: OutboundRequest) async -> Result<OutboundResponse, OutboundError> {
  await Sending(client, request).value
}

/// Whether something becomes true within a minute.
func eventually(_ condition: () -> Bool) -> Bool {
  for _ in 0..<6000 where !condition() { usleep(10_000) }
  return condition()
}

/// The state letter of a process (proc(5)); nil where there is none.
func processState(_ process: Int32) -> String? {
  guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return nil }
  return stat.components(separatedBy: ") ").last.map { String($0.prefix(1)) }
}

/// What a process has run so far, in hundredths of a second (proc(5), utime and stime).
func processTicks(_ process: Int32) -> Int? {
  guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return nil }
  let fields = stat.components(separatedBy: ") ").last?.split(separator: " ").dropFirst(11).prefix(2)
  return fields?.compactMap { Int($0) }.reduce(0, +)
}
