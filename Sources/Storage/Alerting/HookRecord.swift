package import Evidence

/// Who is told.
package struct HookRecord: Sendable, Equatable {
  package enum Kind: String, Sendable {
    case shell, webhook
  }

  package let id: HookID
  package let kind: Kind
  /// `connector.stale`, `connector.stale.d/10-mail`; of a webhook the operator's name for it.
  package let name: String
  package let events: [EventType]
  /// Of an executable; nil for a webhook.
  package let path: String?
  /// Of a webhook; nil where `urlFile` has it.
  package let url: String?
  /// A file that holds the URL, which is a secret.
  package let urlFile: String?
  package let secretFile: String?
  package let allowsPlainHTTP: Bool
  package let disabledAt: Int64?
  package let disabledReason: String?
  /// Since when an executable is not where it was; nil: it is there.
  package let missingSince: Int64?
  /// Tries that failed one after another, the last one included; 0: the last one did not.
  package let failures: Int
  /// When the first of these failed.
  package let failingSince: Int64?

  /// As people know it: `Hooks/connector.stale`, or the webhook's name.
  package var label: String { kind == .shell ? "Hooks/\(name)" : name }
}

/// A webhook to be added.
package struct NewWebhook: Sendable {
  package let name: String
  package let events: [EventType]
  package let url: String?
  package let urlFile: String?
  package let secretFile: String
  package let allowsPlainHTTP: Bool

  package init(
    name: String, events: [EventType], url: String?, urlFile: String?, secretFile: String, allowsPlainHTTP: Bool
  ) {
    self.name = name
    self.events = events
    self.url = url
    self.urlFile = urlFile
    self.secretFile = secretFile
    self.allowsPlainHTTP = allowsPlainHTTP
  }
}

/// An executable found in the hooks folder.
package struct ShellHookFile: Sendable, Hashable {
  /// `connector.stale` or `connector.stale.d/10-mail`
  package let name: String
  package let event: EventType
  package let path: String

  package init(name: String, event: EventType, path: String) {
    self.name = name
    self.event = event
    self.path = path
  }
}
