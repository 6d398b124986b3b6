import Basics
import Glibc
import Journal
import TestSupport
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
        writer.flush()
      }
      var kept = 0
      for segment in try journal.segments() {
        var reader = try JournalReader(directory: journal, segment: segment)
        kept += try reader.all().filter { if case .sighting = $0 { true } else { false } }.count
        precondition(reader.isComplete, "a torn tail was left")
      }
      precondition(kept > 0 && kept < 100 && writer.lost == 100 - kept, "kept \(kept), lost \(writer.lost)")
      precondition(writer.lastFailure?.code == .system)
    }
  }

  /// In a child process, which is nobody: root may write everywhere.
  @Test("in a folder that has become read-only loses what does not fit in the open segment, and goes on by itself")
  func readOnly() async {
    await #expect(processExitsWith: .success) {
      let folder = Folder()
      precondition(unsafe chmod(folder.path, 0o777) == 0 && (geteuid() != 0 || seteuid(65_534) == 0))
      defer { _ = seteuid(0) }
      let inner = folder.path + "/journal"
      var journal = try JournalDirectory(path: inner, databaseID: [UInt8](repeating: 7, count: 16))
      journal.segmentBytes = 300
      let writer = try JournalWriter(directory: journal, loop: 0)
      func write(_ numbers: Range<UInt64>) {
        for number in numbers {
          writer.append(.sample(number))
          writer.flush()
        }
      }
      write(0..<2)
      precondition(unsafe chmod(inner, 0o500) == 0)
      write(2..<50)
      precondition(writer.lost > 0 && writer.lost < 48, "lost \(writer.lost)")
      precondition(journal.lastFailure?.cause == "Permission denied", "\(String(describing: journal.lastFailure))")
      precondition(unsafe chmod(inner, 0o700) == 0)
      let lost = writer.lost
      write(50..<60)
      writer.close()
      var kept: UInt64 = 0
      for segment in try journal.segments() {
        var reader = try JournalReader(directory: journal, segment: segment)
        kept += UInt64(try reader.all().count)
        try journal.delete(segment)
      }
      precondition(writer.lost == lost && kept + lost == 60, "kept \(kept), lost \(lost)")
      precondition(journal.losses.lost == lost)
      precondition(unsafe unlink(inner + "/losses") == 0 && rmdir(inner) == 0)
    }
  }
}
