import Basics
import Evidence

/// What `rules test` is asked, and its answer: one request, read as its sender's and, where it could be one for an
/// authorization endpoint, as a browser's.
struct RuleTest {
  private let caller: Recognition
  /// Nil for a method with which nobody asks for authorization (RFC 6749 §3.1), and for a registration.
  private let browser: Recognition?

  init(_ call: Invocation) throws {
    let address = try call.arguments.value(.address).map { text throws(UsageError) in
      guard let address = IPAddress(text) else {
        throw UsageError("--address: '\(text)' is no IP address", hint: "write it as 192.0.2.1 or 2001:db8::1")
      }
      return address
    }
    let method = try Self.method(call)
    var request = Caller(
      method: method, path: call.arguments.value(.requestPath) ?? "/", userAgent: call.arguments.value(.userAgent),
      address: address, headers: try call.arguments.all(.header).map(Self.header), at: try call.time(.requestTime))
    request.clientName = call.arguments.value(.clientName)
    request.registeredURIs = call.arguments.all(.redirectURI)
    let isRegistration = try Self.isRegistration(request)
    caller = RuleSet.builtIn.recognise(request)
    let asksForAuthorization = ["GET", "POST"].contains(method) && !isRegistration
    browser = asksForAuthorization ? RuleSet.builtIn.recognise(request, as: .browser) : nil
  }

  func print(to call: Invocation) {
    if call.format == .table {
      call.output.write(explanation.map { TerminalText.escaped($0) + "\n" }.joined())
    } else {
      Listing(columns: Self.columns, nothing: "").print([self], as: call.format, to: call.output)
    }
  }

  private static func method(_ call: Invocation) throws(UsageError) -> String {
    guard let text = call.arguments.value(.method) else { return "GET" }
    guard !text.isEmpty, text.utf8.allSatisfy({ ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }) else {
      throw UsageError("--method: '\(text)' is no method", hint: "write GET, HEAD, POST …")
    }
    return text.uppercased()
  }

  /// What a registration says is in its body, which only a POST has (RFC 7591 §3.1).
  private static func isRegistration(_ request: Caller) throws(UsageError) -> Bool {
    let flag = request.clientName != nil ? Flag.clientName : request.registeredURIs.isEmpty ? nil : .redirectURI
    guard let flag else { return false }
    if request.method != "POST" {
      throw UsageError("\(flag.name): only a POST registers a client", hint: "add --method POST, or leave it out")
    }
    return true
  }

  private static func header(_ text: String) throws(UsageError) -> (name: String, value: String) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty else {
      throw UsageError("--header: '\(text)' is no header", hint: "write it as 'Name: value'")
    }
    return (String(parts[0]), String(parts[1].drop { $0 == " " }))
  }

  private var explanation: [String] {
    let lines = Self.lines(caller, after: "")
    guard let browser, browser.connector != caller.connector || browser.attribution != caller.attribution else {
      return lines
    }
    return lines + Self.lines(browser, after: "at an authorization endpoint: ")
  }

  private static func lines(_ recognition: Recognition, after place: String) -> [String] {
    let verdict = "\(recognition.connector) (\(recognition.connectorClass.rawValue))"
    let ground = "\(recognition.attribution.rawValue) by \(recognition.rule)"
    return ["\(place)\(verdict), \(ground)"] + recognition.trail.map { "  \($0)" }
  }

  private static var columns: [Column<RuleTest>] {
    [
      Column("connector") { .string($0.caller.connector) },
      Column("class") { .string($0.caller.connectorClass.rawValue) },
      Column("attribution") { .string($0.caller.attribution.rawValue) },
      Column("rule") { .string($0.caller.rule) },
      Column("trail") { JSON(.array($0.caller.trail.map { .string($0) })) },
      Column("authorize_connector") { .string($0.browser?.connector) },
      Column("authorize_class") { .string($0.browser?.connectorClass.rawValue) },
      Column("authorize_attribution") { .string($0.browser?.attribution.rawValue) },
      Column("authorize_rule") { .string($0.browser?.rule) },
    ]
  }
}

extension Flag {
  static let method = Flag(
    "--method", value: "METHOD", values: .usual(["GET", "POST", "HEAD", "OPTIONS"]),
    "test: the request's method (default: GET); GET and POST can ask for authorization")
  static let requestPath = Flag("--path", value: "PATH?QUERY", "test: its path, with client_id and redirect_uri")
  static let userAgent = Flag("--user-agent", value: "TEXT", "test: its user agent")
  static let address = Flag("--address", value: "IP", "test: the address it came from")
  static let header = Flag("--header", value: "'NAME: VALUE'", repeatable: true, "test: one of its headers")
  static let clientName = Flag("--client-name", value: "TEXT", "test: the client_name of a registration (a POST)")
  static let redirectURI = Flag(
    "--redirect-uri", value: "URI", repeatable: true, "test: one of the redirect_uris of a registration (a POST)")
  static let requestTime = Flag("--at", value: "TIME", "test: when it came (default: now); addresses change")
}
