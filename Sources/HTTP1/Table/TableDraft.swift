import Basics

/// Gathers a table's bytes and routes before they are fixed in memory.
struct TableDraft {
  private(set) var bytes: [UInt8] = []
  private(set) var routes: [Route] = []
  private(set) var fixed: [Block] = []
  /// Host texts in `bytes`, and whose they are.
  private(set) var hosts: [HostEntry] = []
  private let commonFields: [HeaderField]

  init(commonFields: [HeaderField]) { self.commonFields = commonFields }

  mutating func addFixedAnswers(preflightFields: [HeaderField]) {
    let allow = HeaderField(name: "Allow", value: "GET, HEAD, OPTIONS")
    for answer in FixedAnswer.allCases {
      var fields = commonFields
      switch answer {
      case .preflight: fields += [allow] + preflightFields.filter { $0.name.lowercased() != "allow" }
      case .methodNotAllowed: fields.append(allow)
      case .unavailable: fields.append(HeaderField(name: "Retry-After", value: "5"))
      default: break
      }
      fixed.append(answer == .preflight ? addBlock(answer.status, fields, nil) : addProblem(answer, fields))
    }
  }

  mutating func add(_ site: ResponseTable.Site, _ index: Int) {
    for host in site.hosts {
      hosts.append(HostEntry(site: UInt32(index), start: UInt32(bytes.count), count: UInt32(host.utf8.count)))
      bytes += host.lowercased().utf8
    }
    for (path, resource) in site.resources { add(path, resource, UInt32(index)) }
  }

  private mutating func add(_ path: String, _ resource: Resource, _ site: UInt32) {
    precondition(HeaderField.isValue(resource.entityTag), "not an entity tag: \(resource.entityTag)")
    let pathStart = add(path)
    let tagStart = add(resource.entityTag)
    let modifiedStart = add(HTTPDate.text(resource.lastModified))
    let own = ["etag", "last-modified", "date", "connection", "content-length"]
    let given = resource.fields.filter { !own.contains($0.name.lowercased()) }
    let tag = HeaderField(name: "ETag", value: resource.entityTag, inNotModified: true)
    let modified = HeaderField(name: "Last-Modified", value: HTTPDate.text(resource.lastModified))
    let full = addBlock((200, "OK"), given + [tag, modified] + commonFields, resource.body)
    let notModified = addBlock(
      (304, "Not Modified"), (given + [tag]).filter(\.inNotModified) + commonFields, nil)
    routes.append(
      Route(
        site: site, pathStart: pathStart, pathCount: UInt32(path.utf8.count), tagStart: tagStart,
        tagCount: UInt32(resource.entityTag.utf8.count), modifiedStart: modifiedStart,
        lifetime: resource.lifetime, full: full,
        notModified: notModified, lastModified: resource.lastModified, tag: resource.tag, proof: resource.proof))
  }

  private mutating func add(_ text: String) -> UInt32 {
    defer { bytes += text.utf8 }
    return UInt32(bytes.count)
  }

  private mutating func addProblem(_ answer: FixedAnswer, _ fields: [HeaderField]) -> Block {
    let (code, phrase) = answer.status
    let body = #"{"type":"about:blank","title":"\#(phrase)","status":\#(code),"detail":"\#(answer.detail)"}"# + "\n"
    let type = HeaderField(name: "Content-Type", value: "application/problem+json")
    let store = HeaderField(name: "Cache-Control", value: "no-store")
    return addBlock(answer.status, [type, store] + fields, Array(body.utf8))
  }

  /// - Parameter body: nil: an answer without content, and so without Content-Length (RFC 9110 §8.6, 204 and 304).
  private mutating func addBlock(
    _ status: (code: Int, phrase: String), _ fields: [HeaderField], _ body: [UInt8]?
  ) -> Block {
    let start = bytes.count
    bytes += "HTTP/1.1 \(status.code) \(status.phrase)\r\nDate: ".utf8
    let dateOffset = bytes.count - start
    bytes += [UInt8](repeating: 0x20, count: HTTPDate.byteCount)
    bytes += "\r\n".utf8
    for field in fields { bytes += "\(field.name): \(field.value)\r\n".utf8 }
    if let body { bytes += "Content-Length: \(body.count)\r\n".utf8 }
    bytes += "\r\n".utf8
    let headCount = bytes.count - start
    bytes += body ?? []
    precondition(bytes.count <= Int(UInt32.max), "a table holds 4 GiB at most")
    return Block(
      start: UInt32(start), headCount: UInt32(headCount), count: UInt32(bytes.count - start),
      dateOffset: UInt32(dateOffset))
  }
}
