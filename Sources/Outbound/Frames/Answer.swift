/// What the child says to a request.
package enum Answer: Sendable {
  /// What went wrong; the parent knows the words for the rest.
  package enum Failure: UInt8 {
    case timeout = 1
    case tooLarge = 2
    case connection = 3
    case tls = 4
    case unusable = 5
    /// Said by the parent itself.
    case childDied = 6
  }

  case response(OutboundResponse)
  case failure(Failure, reason: String)

  package func frame(_ number: UInt64) -> Frame {
    var writer = ByteWriter()
    switch self {
    case .response(let response):
      writer.put(UInt32(response.status))
      writer.put(UInt64(response.milliseconds))
      writer.put(UInt8(response.isHTTP10 ? 1 : 0))
      writer.put(response.headers)
      writer.put(response.body)
      return Frame(kind: .response, number: number, content: writer.bytes)
    case .failure(let failure, let reason):
      writer.put(failure.rawValue)
      writer.put(reason)
      return Frame(kind: .failure, number: number, content: writer.bytes)
    }
  }

  package init(_ frame: Frame) throws(FrameError) {
    var reader = ByteReader(frame.content)
    switch frame.kind {
    case .request: throw .malformed
    case .response: self = .response(try Answer.response(&reader))
    case .failure:
      guard let failure = Failure(rawValue: try reader.integer()) else { throw .malformed }
      self = .failure(failure, reason: try reader.text())
    }
  }

  private static func response(_ reader: inout ByteReader) throws(FrameError) -> OutboundResponse {
    let status: UInt32 = try reader.integer()
    let milliseconds: UInt64 = try reader.integer()
    let version: UInt8 = try reader.integer()
    return OutboundResponse(
      status: Int(status), headers: try reader.headers(), body: try reader.content(),
      milliseconds: Int(clamping: milliseconds), isHTTP10: version == 1)
  }

  /// The answer, or the error that a caller sees.
  func outcome(of request: OutboundRequest, on: String) throws(OutboundError) -> OutboundResponse {
    switch self {
    case .response(let response): return response
    case .failure(.timeout, _): throw .timeout(on: on, seconds: request.timeoutSeconds)
    case .failure(.tooLarge, _): throw .tooLarge(on: on, limit: request.responseLimit)
    case .failure(.connection, let reason): throw .connectionFailed(on: on, reason: reason)
    case .failure(.tls, let reason): throw .tls(on: on, reason: reason)
    case .failure(.unusable, let reason): throw .invalidURL(on: on, reason: reason)
    case .failure(.childDied, let reason): throw .childDied(on: on, reason: reason)
    }
  }
}
