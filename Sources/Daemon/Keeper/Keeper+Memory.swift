import Operations
import System

extension Keeper {
  /// Bytes of freed memory that may be kept for what comes.
  private static let keptMemory = 8 << 20

  /// Nobody asks any more after many did: what was kept of them is forgotten, and its memory given back.
  func settleAfterFlood() {
    guard Memory.kept > Self.keptMemory else { return }
    pace = FoldPace()
    Memory.giveBack()
  }
}
