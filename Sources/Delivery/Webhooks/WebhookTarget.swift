/// Where a webhook's events go, and how they are signed.
package struct WebhookTarget: Sendable {
  /// An absolute http or https URL.
  package let url: String
  /// The keys that events are signed with, one signature each: while a key is being changed, the old one and the new
  /// one. None: events go out unsigned, which Standard Webhooks receivers refuse.
  package let secrets: [WebhookSecret]
  /// Whether plain http may leave this machine. To loopback it always may.
  package let allowsPlainHTTP: Bool
  /// Whether the URL's path is itself a secret, as a chat service's is: it is then shown nowhere.
  package let hidesPath: Bool

  package init(url: String, secrets: [WebhookSecret], allowsPlainHTTP: Bool = false, hidesPath: Bool = false) {
    self.url = url
    self.secrets = secrets
    self.allowsPlainHTTP = allowsPlainHTTP
    self.hidesPath = hidesPath
  }
}
