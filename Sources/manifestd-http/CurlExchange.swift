import CCurl
import Dispatch
import Outbound
import System

/// One request by libcurl's easy interface (https://curl.se/libcurl/c/libcurl-easy.html): TLS, proxies, codings. It
/// waits in poll(2), and wakes once a second.
///
/// A new handle for each, so that no connection is kept: libcurl repeats a request by itself when a connection kept
/// from an earlier one turns out dead, and what we send may be used once only. HTTP/1.1, for in HTTP/2 it repeats what
/// a server refuses (RFC 9113 §8.7).
struct CurlExchange {
  /// The file of CA certificates that the environment names; empty: the system's.
  private static let certificates = Environment.value("SSL_CERT_FILE") ?? ""

  let request: OutboundRequest
  let started: DispatchTime

  /// Makes the request; `answer` is called once, before libcurl lets go of what it holds.
  func run(until end: DispatchTime, answer: (Answer) -> Void) {
    guard let handle = CurlHandle() else { return answer(.failure(.connection, reason: "there is no memory for it")) }
    let incoming = CurlIncoming(limit: request.responseLimit)
    prepare(handle, until: end)
    switch handle.perform(url: request.url, body: request.body, into: incoming) {
    case .success: answer(response(incoming))
    case .failure(let failure): answer(Answer(failure, incoming))
    }
  }

  private func prepare(_ handle: CurlHandle, until end: DispatchTime) {
    let now = DispatchTime.now().uptimeNanoseconds
    let left = end.uptimeNanoseconds > now ? (end.uptimeNanoseconds - now) / 1_000_000 : 0
    handle.set(CCURL_TIMEOUT_MS, Int(left) + 1)
    handle.set(method: request.method, hasBody: !request.body.isEmpty)
    if !request.isVerbatim {
      // Asks for no coding; one that comes nevertheless is undone.
      handle.set(CCURL_ACCEPT_ENCODING, "identity")
      handle.set(CCURL_USERAGENT, "manifestd")
    }
    if !Self.certificates.isEmpty { handle.set(CCURL_CAINFO, Self.certificates) }
    handle.set(headers: lines)
  }

  /// The lines of the request's head that are not libcurl's own. One without a value ends in a semicolon, and one that
  /// ends in its colon keeps libcurl's from going out (CURLOPT_HTTPHEADER).
  private var lines: [[UInt8]] {
    let fields = request.isVerbatim ? Headers.verbatim(request.headers) : Headers.outgoing(request.headers)
    let given = Set(fields.map { $0.0.lowercased() })
    var kept = ["Expect:", "Connection: close"]
    if request.isVerbatim { kept += ["Accept:", "User-Agent:"].filter { !given.contains($0.dropLast().lowercased()) } }
    if (request.isVerbatim || request.body.isEmpty) && !given.contains("content-type") { kept.append("Content-Type:") }
    return kept.map { Array($0.utf8) }
      + fields.map { name, value in Array(name.utf8) + (value.isEmpty ? [0x3b] : [0x3a, 0x20] + Latin1.bytes(value)) }
  }

  private func response(_ incoming: CurlIncoming) -> Answer {
    do throws(AnswerFault) {
      let head = try incoming.head()
      guard !request.isVerbatim || (200...599).contains(head.status) else {
        throw AnswerFault("the answer's status \(head.status) is none that HTTP knows")
      }
      let fields = request.isVerbatim ? head.fields : Headers.decoded(head.fields, isHead: request.method == "HEAD")
      return .response(
        OutboundResponse(
          status: head.status, headers: Headers.endToEnd(fields), body: incoming.body,
          milliseconds: Int((DispatchTime.now().uptimeNanoseconds - started.uptimeNanoseconds) / 1_000_000),
          isHTTP10: head.isHTTP10))
    } catch { return .failure(.connection, reason: error.reason) }
  }
}
