package import Journal

/// The HTTP server: listeners, event loops, one response table.
package final class Server: Sendable {
  package init(
    configuration: ServerConfiguration, journal: JournalDirectory?, table: ResponseTable,
    describe: @escaping @Sendable (ClientFacts) -> [UInt8]
  ) throws(ServerError) { fatalError() }
  package func start() throws(ServerError) {}
  package func publish(_ table: ResponseTable) {}
  package func drain(seconds: Int) {}
  package var boundAddresses: [ListenAddress] { [] }
  package var statistics: ServerStatistics { ServerStatistics() }
}
