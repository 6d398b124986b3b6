import Foundation
import FoundationNetworking

extension Answer {
  /// What Foundation's client says went wrong, in our words. Its own never come with a URL, and are cut.
  init(clientError error: any Error) {
    let said = Answer.plain((error as NSError).userInfo[NSLocalizedDescriptionKey] as? String)
    guard let error = error as? URLError else {
      self = .failure(.connection, reason: said)
      return
    }
    switch error.code {
    case .timedOut: self = .failure(.timeout, reason: "")
    case .cannotFindHost, .dnsLookupFailed: self = .failure(.connection, reason: "its name cannot be resolved")
    case .secureConnectionFailed, .serverCertificateUntrusted, .serverCertificateHasBadDate,
      .serverCertificateHasUnknownRoot, .serverCertificateNotYetValid, .clientCertificateRejected,
      .clientCertificateRequired:
      self = .failure(.tls, reason: said)
    case .badURL, .unsupportedURL: self = .failure(.unusable, reason: "the http client cannot read it")
    default: self = .failure(.connection, reason: said)
    }
  }

  /// One printable line of at most 200 bytes.
  private static func plain(_ text: String?) -> String {
    guard let text, !text.isEmpty else { return "the connection failed" }
    return String(decoding: text.utf8.map { (0x20...0x7e).contains($0) ? $0 : 0x3f }.prefix(200), as: UTF8.self)
  }
}
