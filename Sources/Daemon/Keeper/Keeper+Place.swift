import Journal
import Operations
import Storage

/// Whether database and journal are still those that were opened.
extension Keeper {
  /// Throws where the database is not the one that was opened.
  ///
  /// Its write-ahead log goes into the file that it belongs to, once: to the next file of that name it would be poison.
  func stay() throws {
    do throws(StorageError) { try database.stayInPlace() } catch {
      if !isAway { try? database.retire() }
      isAway = true
      throw error
    }
    isAway = false
  }

  /// Whatever of the old folder is open is read to its end, and what was never opened counts as lost; the loops begin
  /// new segments in the new one.
  func keepJournal() throws {
    if lock.hasJournal { return }
    try lock.claimJournal()
    directory.beginAnew()
    status.renew()
    request = FoldRequest(folder: directory.path)
    Log.warning(
      "the journal's folder '\(directory.path)' was deleted or replaced, and is made anew: what is open of it is read "
        + "to its end, and what cannot be is accounted for as lost")
  }
}
