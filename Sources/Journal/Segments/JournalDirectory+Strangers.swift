import Basics
import System

/// What else lies in the folder: what cannot be read, what was begun and left, and what is none of the journal's.
extension JournalDirectory {
  static let ledgerName = "losses"
  static let quarantineName = "quarantine"
  /// Files of other hands that belong here.
  private static let otherNames: Set<String> = [ledgerName, quarantineName, "status.json", "wanted"]

  /// A segment that is not this journal's: it stays where it is, and takes nothing from the journal's cap.
  /// - Returns: whether that is news.
  package func disregard(_ segment: SegmentName) -> Bool { shared.disregard(segment) }

  /// The names of what lies in the folder and is none of the journal's, sorted.
  package func strangers() throws(JournalError) -> [String] {
    try names().filter { name in
      SegmentName(fileName: name) == nil && Self.unfinished(name) == nil && !Self.otherNames.contains(name)
        && !Self.isForeignLedger(name)
    }.sorted()
  }

  /// The accounts of losses of other databases that had this folder before, sorted: `losses.NUMBER`.
  package func foreignLedgers() throws(JournalError) -> [String] { try names().filter(Self.isForeignLedger).sorted() }

  private static func isForeignLedger(_ name: String) -> Bool {
    name.hasPrefix("\(ledgerName).") && UInt64(name.dropFirst(ledgerName.utf8.count + 1)) != nil
  }

  /// Removes segments that a process was killed over before they had their name: nothing was written to them. Call it
  /// while there is no writer.
  package func removeUnfinished() throws(JournalError) {
    for name in try names() {
      guard let segment = Self.unfinished(name) else { continue }
      let path = file(segment) + SegmentName.unfinishedSuffix
      do throws(Errno) {
        if try Self.size(ofFileAt: path) != nil { try Files.remove(path) }
      } catch { throw JournalError("delete segment", path, error) }
    }
  }

  /// Moves a finished segment that is damaged into the folder `quarantine`, for the operator to look at.
  /// - Throws: `stillWritten`; where it cannot be moved it stays.
  package func setAside(_ segment: SegmentName) throws(JournalError) {
    try checkFinished(segment, "set segment aside")
    do throws(Errno) {
      do throws(Errno) { try Files.makeFolder(quarantine, mode: 0o700) } catch  where error == .exists {}
      try Files.rename(file(segment), to: "\(quarantine)/\(segment.fileName)")
    } catch { throw JournalError("set segment aside", file(segment), error) }
    shared.forget(segment)
  }

  /// The damaged segments that were set aside, sorted, and their bytes.
  package func quarantined() throws(JournalError) -> [(name: String, bytes: Int64)] {
    do throws(Errno) {
      var found: [(name: String, bytes: Int64)] = []
      for name in try Files.names(in: quarantine).sorted() {
        if let bytes = try Self.size(ofFileAt: "\(quarantine)/\(name)") { found.append((name, bytes)) }
      }
      return found
    } catch {
      if error == .noSuchFile { return [] }
      throw JournalError("list quarantine", quarantine, error)
    }
  }

  private var quarantine: String { "\(path)/\(Self.quarantineName)" }

  private func names() throws(JournalError) -> [String] {
    do throws(Errno) { return try Files.names(in: path) } catch { throw JournalError("list journal", path, error) }
  }

  private static func unfinished(_ name: String) -> SegmentName? {
    guard name.hasSuffix(SegmentName.unfinishedSuffix) else { return nil }
    return SegmentName(fileName: String(name.dropLast(SegmentName.unfinishedSuffix.count)))
  }
}
