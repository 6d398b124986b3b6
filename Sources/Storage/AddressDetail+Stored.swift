package import Evidence

extension Database {
  /// The setting `address_detail`.
  package func addressDetail() throws(StorageError) -> AddressDetail {
    AddressDetail(rawValue: try setting(.addressDetail).text) ?? .prefix
  }
}
