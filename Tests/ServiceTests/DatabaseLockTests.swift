import Foundation
import Testing

@testable import Service

@Suite("One daemon a database") struct DatabaseLockTests {
  private let place: Workplace

  init() throws { place = try Workplace() }

  @Test("a second one is refused while the first holds it, however often it tries") func refused() throws {
    let path = "\(place.path)/m.db"
    let first = try DatabaseLock(path: path)
    withExtendedLifetime(first) {
      for _ in 0..<3 {
        let error = #expect(throws: ServiceError.self) { try DatabaseLock(path: path) }
        #expect(
          error.map { place.relative("\($0)") }
            == "serve 'm.db': another manifestd serves it already; stop that one first, or name another database with --db"
        )
        #expect(error?.code == .failed)
      }
    }
  }

  @Test("it is free again when its holder is gone") func released() throws {
    let path = "\(place.path)/m.db"
    for _ in 0..<3 { _ = try DatabaseLock(path: path) }
  }

  @Test("two databases in one folder do not disturb each other") func apart() throws {
    let first = try DatabaseLock(path: "\(place.path)/a.db")
    try withExtendedLifetime(first) { _ = try DatabaseLock(path: "\(place.path)/b.db") }
  }

  @Test("the journal's folder is made for its owner alone") func mode() throws {
    _ = try DatabaseLock(path: "\(place.path)/m.db")
    let attributes = try FileManager.default.attributesOfItem(atPath: "\(place.path)/m.db.sightings")
    #expect(attributes[.posixPermissions] as? Int == 0o700)
  }

  @Test("a file where the folder should be is an error in words") func notAFolder() throws {
    try place.write("", to: "m.db.sightings")
    let error = #expect(throws: ServiceError.self) { try DatabaseLock(path: "\(place.path)/m.db") }
    #expect(
      error.map { place.relative("\($0)") }
        == "open folder 'm.db.sightings': Not a directory; check the folder's owner, mode and free space")
  }
}
