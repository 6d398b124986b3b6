import Foundation

/// Runs a blocking call on a thread of its own: Swift's pool has one a core only.
package func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
  await withCheckedContinuation { continuation in
    Thread.detachNewThread { continuation.resume(returning: body()) }
  }
}

/// Whether something becomes true within a minute.
package func eventually(_ condition: () -> Bool) -> Bool {
  for _ in 0..<6000 where !condition() { usleep(10_000) }
  return condition()
}
