import Evidence

/// What earlier folds found in the database, so that the next one need not ask again: who is known, and what each
/// holds.
///
/// It holds for as long as nobody else has committed. Another connection's commit, a fold that failed and a pruning
/// make it begin anew. Of the present fold it also holds what is still to be written.
final class FoldCache {
  /// Clients remembered at most, some 8 MiB of them: a crowd is asked for anew, never a few that come all the time.
  static let clientLimit = 16_384

  /// What names a connector's row.
  struct ConnectorKey: Hashable {
    let name: String
    let attribution: Attribution
  }

  /// A connector's row.
  struct Connector {
    let id: ConnectorID
    let connectorClass: ConnectorClass
  }

  /// A client's row as it is to be; `isStored`: and as it is. A reference, which all identities of the row share.
  final class Seen {
    let network: String
    var firstAt: Int64
    var lastAt: Int64
    var attribution: Attribution
    var rule: String
    var isStored = true
    /// Whether attribution or rule are others than those stored.
    var isRecognisedAnew = false
    /// Of `lastAt` as it is stored.
    var storedDay: Int64
    /// Whether the present fold has made it: nothing is stored yet of what it did.
    var isMade = false

    init(network: String, firstAt: Int64, lastAt: Int64, attribution: Attribution, rule: String) {
      (self.network, self.firstAt, self.lastAt) = (network, firstAt, lastAt)
      storedDay = Day.of(lastAt)
      (self.attribution, self.rule) = (attribution, rule)
    }
  }

  /// The latest interval of a client for a manifest.
  struct Holding {
    let fromAt: Int64
    let version: VersionID
    var toAt: Int64
    /// `toAt` as it is stored.
    var storedTo: Int64
    /// Whether a log reported it.
    var isLogged = false
  }

  struct HoldingKey: Hashable {
    let client: ClientID
    let manifest: ManifestID
  }

  struct RecognitionKey: Hashable {
    let attribution: Attribution
    let rule: String
  }

  struct DistinctKey: Hashable {
    let column: String
    let place: PlaceID
    let connector: ConnectorID

    init(column: String, _ kind: RequestWriter.Kind) {
      (self.column, place, connector) = (column, kind.place, kind.connector)
    }
  }

  /// The state of the database that all this was read from; nil: nothing was read yet.
  let dataVersion: Int64?
  var connectors: [ConnectorKey: Connector] = [:]
  var connectorFacts: [ConnectorID: ConnectorRows.Facts] = [:]
  var clients: [ClientIdentity: ClientWriter.Row] = [:]
  var seen: [ClientID: Seen] = [:]
  /// The rows of user agents.
  var agents: [String: AgentID] = [:]
  /// The rows of how clients were recognised.
  var recognitions: [RecognitionKey: RecognitionID] = [:]
  /// Of `latest_client`, where it is known.
  var latest: [ConnectorID: Set<ClientID>] = [:]
  var holdings: [HoldingKey: Holding] = [:]
  /// The manifest of each version.
  var manifests: [VersionID: ManifestID] = [:]
  var places: [Place: PlaceID] = [:]
  /// Places that this fold has made, which no endpoint or document is known for yet.
  var newPlaces: [(id: PlaceID, place: Place)] = []
  var requests: [RequestWriter.Kind: RequestID] = [:]
  /// By their rows.
  var kinds: [RequestID: RequestWriter.Kind] = [:]
  /// What `request` tells apart of a connector at a place, in a column that is capped.
  var distinct: [DistinctKey: Set<Int64>] = [:]
  /// The keyed hashes of client ids that were ever advertised.
  var advertisedClients: Set<Int64> = []
  var placeIndex: PlaceIndex?
  /// The state of the database that the index was made from.
  var placesVersion: Int64?
  var timelines: [ManifestID: VersionTimeline] = [:]
  /// Counts the sightings ever folded.
  var order: Int64?

  init(dataVersion: Int64? = nil) {
    self.dataVersion = dataVersion
  }

  /// Whether it can serve one more fold.
  func holds(at dataVersion: Int64) -> Bool {
    self.dataVersion == dataVersion && max(clients.count, agents.count) <= Self.clientLimit
      && max(holdings.count, requests.count) <= 4 * Self.clientLimit && places.count <= Self.clientLimit
  }
}
