import Evidence
import Storage

extension ClientIdentity {
  /// A recognised caller as it is stored: its user agent cut to what is kept, its address to the network.
  init(_ recognition: Recognition, userAgent: String?, address: IPAddress?, detail: AddressDetail) {
    self.init(
      connector: recognition.connector, connectorClass: recognition.connectorClass,
      attribution: recognition.attribution, rule: recognition.rule, userAgent: FieldCodec.cut(userAgent ?? ""),
      network: address?.prefix(cut: detail) ?? "", unmatchedToken: recognition.unmatchedToken,
      address: address.map(AddressHash.of) ?? 0)
  }
}
