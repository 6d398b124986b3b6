/// The answer to a handled request.
package struct HandledAnswer: Sendable {
  /// 200 to 599 (RFC 9110 §15); anything else is answered as 500.
  package var status: UInt16
  /// Whole field lines, without Connection, Content-Length and Transfer-Encoding, which are the server's, and without
  /// the table's common fields; each made by `FieldLines`.
  package private(set) var lines: [UInt8]
  /// Not sent to a HEAD, nor with 204 and 304.
  package var body: [UInt8]
  /// Whether the table's common fields (CORS) are added. Default true.
  package var sendsCommonFields: Bool
  /// What a HEAD is reported in Content-Length (RFC 9110 §9.3.2), and a 304. Default: the length of `body`, and nothing
  /// with a 304.
  package var contentLength: Int?
  /// Whether Date is among the lines already, as in an answer that is passed on (RFC 9110 §6.6.1). Default false.
  package var hasDate: Bool
  /// For the journal, written before the answer is sent; nil: nothing is recorded.
  package var note: (kind: UInt8, payload: [UInt8])?

  /// - Parameter fields: without Date too. What is no field (RFC 9110 §5.1, §5.5) is left out: it may stem from a
  ///   stranger.
  package init(
    status: UInt16, fields: [(String, String)] = [], body: [UInt8] = [], sendsCommonFields: Bool = true,
    note: (kind: UInt8, payload: [UInt8])? = nil
  ) {
    self.init(
      status: status, lines: FieldLines.lines(fields), body: body, sendsCommonFields: sendsCommonFields, note: note)
  }

  package init(
    status: UInt16, lines: [UInt8], body: [UInt8] = [], sendsCommonFields: Bool = true, contentLength: Int? = nil,
    hasDate: Bool = false, note: (kind: UInt8, payload: [UInt8])? = nil
  ) {
    (self.status, self.lines, self.body) = (status, lines, body)
    (self.sendsCommonFields, self.contentLength, self.hasDate) = (sendsCommonFields, contentLength, hasDate)
    self.note = note
  }

  /// The lines as names and values.
  package var fields: [(String, String)] {
    var fields: [(String, String)] = []
    let span = lines.span
    var index = 0
    while let line = FieldLines.next(span, &index) {
      fields.append(
        (
          span.string(line.name.lowerBound, line.name.upperBound),
          span.string(line.value.lowerBound, line.value.upperBound)
        ))
    }
    return fields
  }
}
