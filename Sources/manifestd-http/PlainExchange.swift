import Dispatch
import Outbound
import System

/// One request over plain HTTP/1.1 in the child, for who passes on what others said: every byte of every field goes
/// through as it is, both ways, and nothing is added.
struct PlainExchange {
  let request: OutboundRequest
  let target: Target
  let started: DispatchTime

  /// The answer, or why there is none by then.
  func run(until end: DispatchTime) -> Answer {
    var reader = AnswerReader(isHead: request.method == "HEAD", limit: request.responseLimit)
    do {
      let socket = try PlainConnection.open(host: target.host, port: target.port ?? 80, until: end)
      defer { Descriptor.close(socket) }
      try exchange(socket, &reader, until: end)
    } catch let failure as CallFailure {
      return failure.errno == .timedOut ? .failure(.timeout, reason: "") : .failure(.connection, reason: failure.words)
    } catch let fault as AnswerFault {
      return fault == .tooLarge ? .failure(.tooLarge, reason: "") : .failure(.connection, reason: fault.reason)
    } catch {
      return .failure(.connection, reason: "the connection failed")
    }
    guard let head = reader.head else { return .failure(.connection, reason: "the answer is not HTTP") }
    return .response(
      OutboundResponse(
        status: head.status, headers: Headers.endToEnd(head.fields), body: reader.body,
        milliseconds: Int((DispatchTime.now().uptimeNanoseconds - started.uptimeNanoseconds) / 1_000_000),
        isHTTP10: head.isHTTP10))
  }

  /// Sends, and reads at the same time: a server may answer before it has read all, and then read no more.
  private func exchange(_ socket: Int32, _ reader: inout AnswerReader, until end: DispatchTime) throws {
    var unsent = request.wireBytes(to: target)[...]
    while !reader.isDone {
      let ready = try PlainConnection.wait(socket, writing: !unsent.isEmpty, until: end)
      if ready.canRead {
        let bytes = try Errno.naming("recv") { () throws(Errno) in try Sockets.receive(socket, limit: 64 << 10) }
        if bytes.isEmpty { return try reader.end() }
        try reader.add(bytes)
      } else if ready.canWrite {
        // Where the server has let go, what it said before is still to be read.
        do { unsent = unsent.dropFirst(try Sockets.send(socket, unsent)) } catch { unsent = [] }
      }
    }
  }
}

extension OutboundRequest {
  /// The request as it goes out: fields as given, but for those that are of one connection only, and the framing.
  func wireBytes(to target: Target) -> [UInt8] {
    var bytes = Array("\(method) \(target.requestTarget) HTTP/1.1\r\nHost: \(target.authority)\r\n".utf8)
    for (name, value) in Headers.verbatim(headers) {
      bytes += name.utf8
      bytes += ": ".utf8
      bytes += Latin1.bytes(value)
      bytes += "\r\n".utf8
    }
    // RFC 9110 §8.6: said also where there is none, if the method is one that has some.
    if !body.isEmpty || ["POST", "PUT", "PATCH"].contains(method) { bytes += "Content-Length: \(body.count)\r\n".utf8 }
    bytes += "Connection: close\r\n\r\n".utf8
    return bytes + body
  }
}
