import Glibc
import Journal
import Testing

@Suite("A full disk")
struct JournalFullDiskTests {
  /// In a child process, for the limit is the process's: files end at 1,000 bytes, as on a full disk, also in the
  /// middle of a write.
  @Test("costs the records that do not fit, leaves no torn tail, and serving goes on")
  func shortWrite() async {
    await #expect(processExitsWith: .success) {
      let folder = Folder()
      let journal = try folder.journal()
      signal(SIGXFSZ, SIG_IGN)
      var limits = rlimit(rlim_cur: 1000, rlim_max: 1000)
      precondition(unsafe setrlimit(__rlimit_resource_t(1), &limits) == 0)
      let writer = try JournalWriter(directory: journal, loop: 0)
      for number in 0..<100 as Range<UInt64> {
        if !writer.isDescribed(5) { writer.describe(client: 5, payload: [1]) }
        writer.append(.sample(number))
        writer.flush(durable: false)
      }
      var kept = 0
      for segment in try journal.segments() {
        var reader = try JournalReader(directory: journal, segment: segment)
        kept += try reader.all().filter { if case .sighting = $0 { true } else { false } }.count
        precondition(reader.isComplete, "a torn tail was left")
      }
      precondition(kept > 0 && kept < 100 && writer.lost >= 100 - kept, "kept \(kept), lost \(writer.lost)")
      precondition(writer.lastFailure?.code == .system)
    }
  }
}
