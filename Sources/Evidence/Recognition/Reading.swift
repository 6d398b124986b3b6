/// The two ways to read who a request is from. Most requests have one that matters; what is for a URL that nobody has
/// named yet is read both ways.
package enum Reading: Sendable, Hashable, CaseIterable {
  /// By whoever sent it: what any endpoint or document counts it for.
  case caller
  /// By whose authorization a person's browser carries: what an authorization endpoint counts it for. The client_id and
  /// the redirect_uri alone name a connector there; user agent, address and headers are the browser's.
  case browser
}
