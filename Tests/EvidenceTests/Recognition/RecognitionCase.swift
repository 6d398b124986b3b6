import Basics
import Testing

@testable import Evidence

/// One request and what it is recognised as; printed by its signals when it fails.
struct RecognitionCase: Sendable, CustomTestStringConvertible {
  var agent: String?
  var address: String?
  var header: (name: String, value: String)?
  var clientID: String?
  var redirectURI: String?
  var clientName: String?
  var registeredURIs: [String] = []
  var at: Int64?
  let connector: String
  let attribution: Attribution

  var testDescription: String {
    [
      clientID, redirectURI, clientName, registeredURIs.isEmpty ? nil : "\(registeredURIs)", address,
      header.map { "\($0.name): \($0.value)" }, agent.map { "\"\($0)\"" },
    ]
    .compactMap { $0 }.joined(separator: ", ") + " is \(connector), \(attribution)"
  }

  func recognise(as reading: Reading = .caller) throws -> Recognition {
    let parsed = try address.map { try #require(IPAddress($0)) }
    return RuleSet.builtIn.recognise(
      Caller(
        method: "GET", path: "/.well-known/oauth-authorization-server", userAgent: agent, address: parsed,
        headers: header.map { [$0] } ?? [], clientID: clientID, redirectURI: redirectURI, at: at,
        clientName: clientName, registeredURIs: registeredURIs), as: reading)
  }

  func check() throws {
    let recognition = try recognise()
    #expect(recognition.connector == connector, "\(recognition.trail)")
    #expect(recognition.attribution == attribution, "\(recognition.trail)")
    let caller = try #require(RuleSet.builtIn.connector(named: connector)?.connectorClass ?? .httpLibrary)
    #expect(recognition.connectorClass == caller)
  }
}

func agent(_ text: String?, _ connector: String) -> RecognitionCase {
  RecognitionCase(agent: text, connector: connector, attribution: .claimed)
}

func address(_ text: String, _ agent: String?, _ connector: String, _ how: Attribution = .verified) -> RecognitionCase {
  RecognitionCase(agent: agent, address: text, connector: connector, attribution: how)
}

func header(_ name: String, _ value: String, _ connector: String) -> RecognitionCase {
  RecognitionCase(agent: "node", header: (name, value), connector: connector, attribution: .claimed)
}

func client(_ url: String, _ connector: String) -> RecognitionCase {
  RecognitionCase(agent: "curl/8.5.0", clientID: url, connector: connector, attribution: .claimed)
}

func callback(_ url: String, _ connector: String) -> RecognitionCase {
  RecognitionCase(agent: "curl/8.5.0", redirectURI: url, connector: connector, attribution: .claimed)
}
