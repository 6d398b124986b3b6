package import System

/// Why what came through the channel is no frame. Either end then gives the channel up.
package enum FrameError: Error, Equatable {
  case tooLong(Int)
  case unknownVersion(UInt8)
  case malformed
  case channel(CallFailure)

  package var words: String {
    switch self {
    case .tooLong(let count): "a frame of \(count) bytes is too long"
    case .unknownVersion(let version): "its frames have version \(version)"
    case .malformed: "a frame is malformed"
    case .channel(let failure): failure.words
    }
  }
}
