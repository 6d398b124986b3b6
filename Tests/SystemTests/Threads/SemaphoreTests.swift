import Foundation
import Testing

@testable import System

@Suite struct SemaphoreTests {
  @Test("it lets pass as many as were signalled, and no more") func counts() {
    let semaphore = Semaphore()
    #expect(!semaphore.wait(milliseconds: 0))
    semaphore.signal()
    semaphore.signal()
    semaphore.wait()
    #expect(semaphore.wait(milliseconds: 60_000))
    #expect(!semaphore.wait(milliseconds: 1))
  }

  @Test("a signal of another thread ends the wait") func wakes() {
    let semaphore = Semaphore()
    Thread { semaphore.signal() }.start()
    #expect(semaphore.wait(milliseconds: 90_000))
  }
}
