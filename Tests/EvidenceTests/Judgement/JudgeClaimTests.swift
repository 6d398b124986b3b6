import Testing

@testable import Evidence

@Suite("What is only claimed")
struct JudgeClaimTests {
  static let hour = JudgeRow.hour
  static let day = JudgeRow.day
  static let now = 20 * hour
  /// The platform's addresses are as of a day before.
  static let claimed = RowStanding.claimed(rangesAt: JudgeRow.origin + now - day)

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let use: UseTotals
    let connectorClass: ConnectorClass
    let standing: RowStanding
    let policy: ClaimPolicy
    let permit: AlertPermit

    init(
      _ name: String, _ use: UseTotals, _ standing: RowStanding, _ connectorClass: ConnectorClass = .hosted,
      policy: ClaimPolicy = ClaimPolicy(), is permit: AlertPermit
    ) {
      (testDescription, self.use, self.standing) = (name, use, standing)
      (self.connectorClass, self.policy, self.permit) = (connectorClass, policy, permit)
    }
  }

  static func use(
    _ attribution: Attribution = .claimed, networks: Int? = 1, isAuthorization: Bool = false, last: Int64 = 19 * hour
  ) -> UseTotals {
    JudgeRow.use(last: last, attribution: attribution, isAuthorization: isAuthorization, networks: networks)
  }

  static func known(since age: Int64) -> RowStanding { .claimed(rangesAt: JudgeRow.origin + now - age) }

  static let strict = ClaimPolicy(minAttribution: .verified)
  static let shutOff = AlertPermit.never("min_attribution is verified")
  static let old = AlertPermit.may(because: "the platform's addresses as known here are over 90 days old")

  @Test(
    "may open an alert",
    arguments: [
      Case("verified", use(.verified, networks: nil), .verified, is: .may(because: nil)),
      Case("verified, strict", use(.verified), .verified, policy: strict, is: .may(because: nil)),
      // A user's browser comes from anywhere.
      Case("at authorize, one network", use(networks: 1, isAuthorization: true), claimed, is: .may(because: nil)),
      Case(
        "at authorize, unknown addresses", use(networks: nil, isAuthorization: true), claimed, is: .may(because: nil)),
      Case(
        "at authorize, old addresses", use(isAuthorization: true), known(since: 400 * day), is: .may(because: nil)),
      Case("at authorize, strict", use(isAuthorization: true), claimed, policy: strict, is: shutOff),
      // Elsewhere the platform's own addresses should have been seen.
      Case("none", use(networks: 0), claimed, is: .tooFew("from 0 networks, an alert needs 3")),
      Case("one network", use(networks: 1), claimed, is: .tooFew("from 1 network, an alert needs 3")),
      Case("two networks", use(networks: 2), claimed, is: .tooFew("from 2 networks, an alert needs 3")),
      Case("three networks", use(networks: 3), claimed, is: .may(because: nil)),
      Case(
        "one where one is enough", use(networks: 1), claimed, policy: ClaimPolicy(minNetworks: 1),
        is: .may(because: nil)),
      Case("inferred", use(.inferred, networks: 2), claimed, is: .tooFew("from 2 networks, an alert needs 3")),
      Case("strict", use(networks: 9), claimed, policy: strict, is: shutOff),
      Case(
        "addresses not known", use(networks: nil), claimed, is: .may(because: "its callers' addresses are not known")),
      Case(
        "addresses published 90 d ago less a second", use(networks: 2), known(since: 90 * day - 1),
        is: .tooFew("from 2 networks, an alert needs 3")),
      Case("addresses published 90 d ago", use(networks: 2), known(since: 90 * day), is: old),
      Case("undated addresses", use(networks: 2), .claimed(rangesAt: nil), is: old),
      Case(
        "addresses dated tomorrow", use(networks: 2), known(since: -day),
        is: .tooFew("from 2 networks, an alert needs 3")),
      // Connectors without published addresses.
      Case("no published addresses", use(networks: 1), .only, .local, is: .may(because: nil)),
      Case("no published addresses, inferred", use(.inferred), .only, .local, is: .may(because: nil)),
      Case("no published addresses, strict", use(), .only, .local, policy: strict, is: shutOff),
      Case("no published addresses, strict, verified", use(.verified), .only, policy: strict, is: .may(because: nil)),
      // Classes.
      Case("a library", use(), .only, .httpLibrary, is: .never("libraries open no alert")),
      Case(
        "a library that may", use(), .only, .httpLibrary, policy: ClaimPolicy(alertsLibraries: true),
        is: .may(because: nil)
      ),
      Case("a crawler", use(.verified), .verified, .crawler, is: .never("crawlers open no alert")),
      Case(
        "a browser", use(.verified), .verified, .browser, policy: ClaimPolicy(alertsLibraries: true),
        is: .never("browsers open no alert")),
    ])
  func permit(_ given: Case) {
    let permit = given.policy.permit(
      given.use, connectorClass: given.connectorClass, standing: given.standing, now: JudgeRow.origin + Self.now)
    #expect(permit == given.permit)
  }

  @Test("a row may what the best of its stale uses may; the state is the same") func best() {
    func row(_ uses: [UseTotals], _ standing: RowStanding = Self.claimed) -> Judgement {
      JudgeRow(uses: uses, standing: standing).judged(at: Self.now)
    }
    #expect(row([Self.use(networks: 1)]).permit == .tooFew("from 1 network, an alert needs 3"))
    #expect(row([Self.use(networks: 1), Self.use(isAuthorization: true)]).permit == .may(because: nil))
    #expect(row([Self.use(networks: nil), Self.use(networks: 3)]).permit == .may(because: nil))
    #expect(row([Self.use(networks: 1)]).state == .stale && row([Self.use(networks: 3)], .only).state == .stale)
    // One that is no longer stale gives none.
    let past = [Self.use(networks: 1), Self.use(isAuthorization: true, last: Self.now - 72 * Self.hour - 1)]
    #expect(row(past).permit == .tooFew("from 1 network, an alert needs 3"))
    #expect(JudgeRow(holds: [JudgeRow.fetch(5, at: 11 * Self.hour)]).judged(at: Self.now).permit == nil)
  }

  @Test("its reason says so, and why it may or may not open an alert; elsewhere nothing is said") func words() {
    let calls = "calls /api/connector/oauth/token, retired in v5: 3 times since 19:00Z"
    func reason(_ use: UseTotals, _ standing: RowStanding) -> String {
      JudgeRow(uses: [use], standing: standing).judged(at: Self.now).reason
    }
    #expect(reason(Self.use(.verified), .verified) == calls)
    #expect(reason(Self.use(), .only) == calls)
    #expect(reason(Self.use(networks: 3), Self.claimed) == calls + "; claimed, not verified")
    #expect(
      reason(Self.use(networks: 1), Self.claimed)
        == calls + "; claimed, not verified: from 1 network, an alert needs 3")
    #expect(
      reason(Self.use(networks: nil), Self.claimed)
        == calls + "; claimed, not verified: its callers' addresses are not known")
    let holds = JudgeRow(holds: [JudgeRow.fetch(5, at: 18 * Self.hour)], standing: Self.claimed)
    #expect(holds.judged(at: Self.now).reason == "fetched v5 2 h ago; claimed, not verified")
  }

  @Test("a row's standing follows from the rules and its attribution") func standing() {
    #expect(RowStanding(publishesAddresses: true, attribution: .verified, rangesAt: 7) == .verified)
    #expect(RowStanding(publishesAddresses: true, attribution: .claimed, rangesAt: 7) == .claimed(rangesAt: 7))
    #expect(RowStanding(publishesAddresses: true, attribution: .inferred, rangesAt: nil) == .claimed(rangesAt: nil))
    #expect(RowStanding(publishesAddresses: false, attribution: .claimed, rangesAt: nil) == .only)
    let chatgpt = ConnectorProfile.builtIn("chatgpt")
    #expect(chatgpt?.standing(.claimed) != .claimed(rangesAt: nil) && chatgpt?.standing(.verified) == .verified)
    #expect(chatgpt?.standing(.claimed).isClaimed == true)
    #expect(ConnectorProfile.builtIn("cursor")?.standing(.claimed) == .only)
  }
}
