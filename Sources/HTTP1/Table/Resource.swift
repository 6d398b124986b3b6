/// One prepared document: the answer to a GET of its paths.
package struct Resource: Sendable {
  /// What was answered, for the journal; opaque here.
  package var tag: UInt64
  /// How long an honest cache may keep the answer, seconds; for the journal.
  package var lifetime: UInt32
  /// The proof of its own entity tag: see `EntityTagList.proof`.
  package var proof: UInt64
  /// Quoted, strong.
  package var entityTag: String
  /// Unix seconds.
  package var lastModified: Int64
  /// Without Date, Connection and Content-Length, which the server adds. It adds ETag and Last-Modified too, from
  /// the two properties above; given here they are passed over.
  package var fields: [HeaderField]
  package var body: [UInt8]

  package init(
    tag: UInt64, lifetime: UInt32, proof: UInt64, entityTag: String, lastModified: Int64, fields: [HeaderField],
    body: [UInt8]
  ) {
    self.tag = tag
    self.lifetime = lifetime
    self.proof = proof
    self.entityTag = entityTag
    self.lastModified = lastModified
    self.fields = fields
    self.body = body
  }
}
