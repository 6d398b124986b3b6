import Foundation
import FoundationNetworking

extension URLSessionConfiguration {
  /// Keeps nothing from one request to the next, and adds nothing of its own to them.
  static var bare: URLSessionConfiguration {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.httpCookieStorage = nil
    configuration.httpShouldSetCookies = false
    configuration.httpCookieAcceptPolicy = .never
    configuration.urlCache = nil
    configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
    configuration.urlCredentialStorage = nil
    // The exchange has a clock for the whole; this one, for the time between two bytes, must not come first.
    configuration.timeoutIntervalForRequest = 2 * 3600
    return configuration
  }
}

extension URLRequest {
  /// nil where Foundation cannot read the URL.
  init?(_ request: OutboundRequest) {
    guard let url = URL(string: request.url) else { return nil }
    self.init(url: url)
    httpMethod = request.method
    httpShouldHandleCookies = false
    for (name, value) in Headers.outgoing(request.headers) { addValue(value, forHTTPHeaderField: name) }
    if request.isVerbatim {
      // What the client would add by itself; a field that is all blank is one that libcurl leaves out
      // (CURLOPT_HTTPHEADER).
      for name in ["Accept", "Accept-Language", "User-Agent", "Content-Type"]
      where value(forHTTPHeaderField: name) == nil {
        setValue(" ", forHTTPHeaderField: name)
      }
    } else if value(forHTTPHeaderField: "User-Agent") == nil {
      setValue("manifestd", forHTTPHeaderField: "User-Agent")
    }
    // No coding, so that the bytes come through untouched; and no connection is kept (see Exchange).
    setValue("identity", forHTTPHeaderField: "Accept-Encoding")
    setValue("close", forHTTPHeaderField: "Connection")
    if !request.body.isEmpty { httpBody = Data(request.body) }
  }
}
