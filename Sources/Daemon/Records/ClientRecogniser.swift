import Basics
import Evidence
import HTTP1
import Operations
import Storage
import Synchronization

/// Recognises callers at their first sight, on the loops' threads, by the rules and the address detail in force.
final class ClientRecogniser: Sendable {
  private let rules: RuleSet
  private let detail: Mutex<AddressDetail>

  init(rules: RuleSet, detail: AddressDetail) {
    self.rules = rules
    self.detail = Mutex(detail)
  }

  /// How much of an address is stored from now on.
  func setDetail(_ value: AddressDetail) {
    detail.withLock { $0 = value }
  }

  /// The journal's payload for a caller of now, read as the sender of its request. Rules see the full address; what is
  /// written has it cut.
  func describe(_ facts: ClientFacts) -> [UInt8] {
    let address = facts.isUnixPeerWithoutAddress ? nil : IPAddress(bytes: facts.address)
    let userAgent = String(decoding: facts.userAgent, as: UTF8.self)
    let recognition = rules.recognise(
      Caller(
        method: "GET", path: "/", userAgent: userAgent, address: address,
        headers: facts.headers.map { (name: $0.name, value: String(decoding: $0.value, as: UTF8.self)) }),
      explaining: false)
    return ClientCodec.encode(
      ClientIdentity(recognition, userAgent: userAgent, address: address, detail: detail.withLock { $0 }))
  }
}
