/// The other end of a connection.
struct Peer {
  var address: NetworkAddress
  var isUnix: Bool
  var isTrusted: Bool
  var isCaching: Bool
}
