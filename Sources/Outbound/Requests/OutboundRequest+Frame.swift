extension OutboundRequest {
  /// What the child needs to know. The policy has been judged, and errors are worded, on this side.
  func frame(_ number: UInt64) -> Frame {
    var writer = ByteWriter()
    writer.put(method)
    writer.put(url)
    writer.put(UInt32(timeoutSeconds))
    writer.put(UInt32(responseLimit))
    writer.put(UInt8(isVerbatim ? 1 : 0))
    writer.put(headers)
    writer.put(body)
    return Frame(kind: .request, number: number, content: writer.bytes)
  }

  package init(_ frame: Frame) throws(FrameError) {
    guard frame.kind == .request else { throw .malformed }
    var reader = ByteReader(frame.content)
    let (method, url) = (try reader.text(), try reader.text())
    let timeout: UInt32 = try reader.integer()
    let limit: UInt32 = try reader.integer()
    let verbatim: UInt8 = try reader.integer()
    self.init(
      method: method, url: url, headers: try reader.headers(), body: try reader.content(),
      timeoutSeconds: Int(timeout), responseLimit: Int(limit), isVerbatim: verbatim == 1)
  }
}
