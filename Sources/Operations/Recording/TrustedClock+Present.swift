import Delivery
package import Evidence
import System

extension TrustedClock.Reading {
  /// Milliseconds that the two clocks may be read apart from each other.
  private static let patience: Int64 = 500

  /// Both clocks now: read again where the thread was held up in between.
  package static func present() -> TrustedClock.Reading {
    while true {
      let before = Waiting.uptime()
      let system = Clocks.system
      if Waiting.uptime() - before <= patience { return TrustedClock.Reading(system: system, uptime: before) }
    }
  }
}
