import Basics
import Evidence
import Manifests
import Storage
import StorySupport
import TestSupport

@testable import Daemon
@testable import Operations

/// One way to have a database learn a story: in some order, by some sources, in some pieces.
struct TruthTelling {
  enum Act {
    case release(TruthStory.Release)
    case declare(Int64)
    case log(text: String)
    case mirror([TruthStory.Request])
  }

  let acts: [Act]

  /// Live releases come in their order; anything else comes whenever.
  init(_ story: TruthStory, _ random: inout SeededGenerator) {
    var loose: [Act] = story.releases.filter { !$0.isLive }.map { .release($0) }
    if let declaredAt = story.declaredAt { loose.append(.declare(declaredAt)) }
    loose += Self.logs(of: story, &random).map { .log(text: $0) }
    loose += Self.mirrored(of: story, &random).map { .mirror($0) }
    loose.shuffle(using: &random)
    var acts: [Act] = []
    var live = story.releases.filter(\.isLive).map { Act.release($0) }[...]
    var rest = loose[...]
    while !live.isEmpty || !rest.isEmpty {
      if rest.isEmpty || !live.isEmpty && Int.random(in: 0..<4, using: &random) == 0 {
        acts.append(live.removeFirst())
      } else {
        acts.append(rest.removeFirst())
      }
    }
    // Nothing is declared where nothing was published: it belongs to the manifests with the field.
    if case .release = acts.first(where: {
      if case .log = $0 { false } else if case .mirror = $0 { false } else { true }
    }) {
      self.acts = acts
    } else {
      let declared = acts.firstIndex { if case .declare = $0 { true } else { false } } ?? 0
      let act = acts.remove(at: declared)
      let first = acts.firstIndex { if case .release = $0 { true } else { false } } ?? 0
      acts.insert(act, at: first + 1)
      self.acts = acts
    }
  }

  /// The log cut between seconds into pieces, some of them told twice, some in one file with others.
  private static func logs(of story: TruthStory, _ random: inout SeededGenerator) -> [String] {
    var bySecond: [[TruthStory.Request]] = []
    for request in story.requests where request.isLogged {
      if bySecond.last?.first?.at == request.at {
        bySecond[bySecond.count - 1].append(request)
      } else {
        bySecond.append([request])
      }
    }
    var pieces: [String] = []
    var start = 0
    while start < bySecond.count {
      let length = Int.random(in: 1...max(1, bySecond.count / 3), using: &random)
      let end = min(bySecond.count, start + length)
      pieces.append(text(bySecond[start..<end]))
      // An excerpt of it, too.
      if Bool.random(using: &random) {
        let from = Int.random(in: start..<end, using: &random)
        pieces.append(text(bySecond[from..<Int.random(in: (from + 1)...end, using: &random)]))
      }
      start = end
    }
    // All of it once more, one file behind another.
    if Int.random(in: 0..<3, using: &random) == 0 { pieces.append(pieces.shuffled(using: &random).joined()) }
    return pieces
  }

  private static func text(_ seconds: ArraySlice<[TruthStory.Request]>) -> String {
    seconds.joined().map { request in
      LogLine(
        at: request.at, method: request.method, target: request.path, status: request.status,
        agent: request.person.agent, address: request.person.address, host: "dexter.cash"
      ).text
    }.joined()
  }

  private static func mirrored(of story: TruthStory, _ random: inout SeededGenerator) -> [[TruthStory.Request]] {
    var folds: [[TruthStory.Request]] = []
    for request in story.requests where request.isMirrored {
      if folds.isEmpty || Int.random(in: 0..<5, using: &random) == 0 { folds.append([]) }
      folds[folds.count - 1].append(request)
    }
    return folds
  }

  /// Has a database learn it.
  func tell(_ walk: Walk, end: Int64) throws {
    for (number, act) in acts.enumerated() {
      switch act {
      case .release(let release): try publish(release, walk)
      case .declare(let time):
        guard let endpoint = Endpoint(url: "https://dexter.cash/d/oauth/token", field: "token_endpoint") else {
          continue
        }
        try walk.database.retire(
          endpoint, successor: nil, of: try walk.database.site("dexter.cash"), by: "test", now: time)
      case .log(let text): try walk.ingest(text: text, as: "piece\(number)", now: end)
      case .mirror(let requests): try mirror(requests, walk)
      }
    }
  }

  private func publish(_ release: TruthStory.Release, _ walk: Walk) throws {
    let text = """
      {"issuer":"https://dexter.cash","authorization_endpoint":"https://dexter.cash\(release.base)/authorize",\
      "token_endpoint":"https://dexter.cash\(release.base)/token","response_types_supported":["code"]}
      """
    let document = try Document(bytes: Array(text.utf8), kind: .authorizationServer)
    guard let origin = Origin("https://dexter.cash") else { return }
    _ = try walk.database.publish(
      [Publication(origin: origin, name: "oauth-authorization-server", document: document)],
      note: ReleaseNote(
        by: "test", message: "", grace: 0, at: release.isLive ? nil : release.at,
        now: release.isLive ? release.at : Walk.origin + 1_000 * Walk.day))
  }

  private func mirror(_ requests: [TruthStory.Request], _ walk: Walk) throws {
    let index = EndpointIndex(endpoints: try walk.database.endpoints(), sites: try walk.database.sites())
    let reader = RequestReader(
      index: index, rules: .builtIn, detail: .prefix, hash: try walk.database.keyedHash())
    let folded = requests.compactMap { request in
      let target = RequestTarget(target: request.path, host: "dexter.cash")
      return reader.read(
        EndpointRequest(
          source: .observe, at: request.at, method: request.method, target: target, rawTarget: request.path,
          userAgent: request.person.agent, address: IPAddress(request.person.address)), at: index.find(target)
      ).request
    }
    try walk.database.fold(Fold(requests: folded))
  }
}
