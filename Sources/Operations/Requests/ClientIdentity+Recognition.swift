package import Basics
package import Evidence
import Journal
import Storage

extension ClientIdentity {
  /// A recognised caller as it is stored: its user agent cut to what is kept, its address to the network.
  /// - Parameter isOfOneAddress: whether it is for requests from this very address; else for its whole network.
  package init(
    _ recognition: Recognition, userAgent: String?, address: IPAddress?, detail: AddressDetail,
    isOfOneAddress: Bool = true
  ) {
    self.init(
      connector: recognition.connector, connectorClass: recognition.connectorClass,
      attribution: recognition.attribution, rule: recognition.rule, userAgent: FieldCodec.cut(userAgent ?? ""),
      network: address?.prefix(cut: detail) ?? "", unmatchedToken: recognition.unmatchedToken,
      address: isOfOneAddress ? address.map(AddressHash.of) ?? 0 : 0)
  }
}
