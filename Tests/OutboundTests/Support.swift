import Dispatch
import Foundation
import Glibc
import Outbound
import Synchronization
import TestSupport

/// The child's program.
let outboundProgram = builtProgram("manifestd-http")

/// One child for all tests that are not about the child: what it goes through here is what it must bear.
let sharedClient = makeClient()

func makeClient() -> OutboundClient { OutboundClient(executable: outboundProgram) }

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
