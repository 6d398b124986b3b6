import Foundation
import FoundationNetworking

extension Answer {
  /// What Foundation's client says went wrong, in our words.
  init(clientError error: any Error) {
    let said = Answer.plain((error as NSError).userInfo[NSLocalizedDescriptionKey] as? String)
    switch (error as? URLError)?.code {
    case .timedOut: self = .failure(.timeout, reason: "")
    case .cannotFindHost, .dnsLookupFailed: self = .failure(.connection, reason: "its name cannot be resolved")
    // libcurl's word for a status line it does not know; that the URL is http we have seen.
    case .unsupportedURL: self = .failure(.connection, reason: "the answer is not HTTP")
    case .badURL: self = .failure(.unusable, reason: "the http client cannot read it")
    default: self = .failure(Answer.isAboutTLS(said) ? .tls : .connection, reason: said)
    }
  }

  /// Foundation has one code for all that libcurl says of TLS, `unknown`: only the words tell.
  private static func isAboutTLS(_ words: String) -> Bool {
    ["SSL", "TLS", "certificate"].contains { words.contains($0) }
  }

  /// One printable line of at most 200 bytes. libcurl's words name hosts and ports, never a path or a query.
  private static func plain(_ text: String?) -> String {
    guard let text, !text.isEmpty else { return "the connection failed" }
    if text == "Failed writing header" { return "the head of the answer is malformed" }
    return String(decoding: text.utf8.map { (0x20...0x7e).contains($0) ? $0 : 0x3f }.prefix(200), as: UTF8.self)
  }
}
