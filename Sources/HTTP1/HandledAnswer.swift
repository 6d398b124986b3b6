/// The answer to a handled request.
package struct HandledAnswer: Sendable {
  /// 200 to 599 (RFC 9110 §15); anything else is answered as 500.
  package var status: UInt16
  /// Without Date, Connection, Content-Length and Transfer-Encoding, which are the server's, and without the table's
  /// common fields. What is no field (RFC 9110 §5.1, §5.5) is left out: it may stem from a stranger.
  package var fields: [(String, String)]
  /// Not sent to a HEAD, nor with 204 and 304.
  package var body: [UInt8]
  /// Whether the table's common fields (CORS) are added. Default true.
  package var sendsCommonFields: Bool
  /// For the journal, written before the answer is sent; nil: nothing is recorded.
  package var note: (kind: UInt8, payload: [UInt8])?

  package init(
    status: UInt16, fields: [(String, String)] = [], body: [UInt8] = [], sendsCommonFields: Bool = true,
    note: (kind: UInt8, payload: [UInt8])? = nil
  ) {
    (self.status, self.fields, self.body) = (status, fields, body)
    (self.sendsCommonFields, self.note) = (sendsCommonFields, note)
  }
}
