import Foundation
import Glibc
import TestSupport
import Testing

@testable import Delivery

@Suite("Secret files") struct SecretFileTests {
  private let folder: Folder

  init() throws { folder = Folder() }

  private func refusal(_ path: String) -> String? {
    do throws(SecretFileError) { _ = try SecretFile.read(path) } catch { return error.description }
    return nil
  }

  @Test("one line is read, without the white space around it", arguments: ["s", "s\n", " s \r\n\n", "\ts"])
  func read(text: String) throws {
    #expect(try SecretFile.read(folder.write("f", text, mode: 0o600)) == "s")
    #expect(try SecretFile.read(folder.write("g", "a b", mode: 0o400)) == "a b")
  }

  @Test(
    "any access of group or others is refused, with the words to mend it",
    arguments: [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o777] as [mode_t])
  func access(mode: mode_t) throws {
    let path = try folder.write("f", "hidden\n", mode: mode)
    #expect(
      refusal(path)
        == "refused the secret file \(path): its group or others have access to it; run: chmod 600 \(path)")
  }

  @Test(
    "what is not one line of text is refused without being shown", arguments: ["", " \n", "hid\nden", "hid\u{0}den"])
  func noSecret(text: String) throws {
    let words = try #require(refusal(folder.write("f", text, mode: 0o600)))
    #expect(words.hasPrefix("cannot use the secret file \(folder.path)/f: ") && !words.contains("hid"))
  }

  @Test("what is too large, no UTF-8, a folder, a FIFO or missing is refused, and nothing hangs")
  func unreadable() throws {
    let large = String(repeating: "x", count: SecretFile.byteLimit + 1)
    #expect(try refusal(folder.write("large", large, mode: 0o600))?.contains("larger than 16384 bytes") == true)
    #expect(try SecretFile.read(folder.write("full", String(large.dropLast()), mode: 0o600)).utf8.count == 16_384)
    let binary = try folder.write("binary", "", mode: 0o600)
    try Data([0xff, 0xfe]).write(to: URL(fileURLWithPath: binary))
    #expect(refusal(binary)?.contains("UTF-8") == true)
    #expect(refusal(folder.path)?.contains("no regular file") == true)
    _ = unsafe mkfifo("\(folder.path)/fifo", 0o600)
    #expect(refusal("\(folder.path)/fifo")?.contains("no regular file") == true)
    #expect(refusal("\(folder.path)/none")?.contains("No such file") == true)
  }

  @Test("a link to one's own file is followed; what it leads to is what counts") func link() throws {
    let path = try folder.write("f", "s\n", mode: 0o600)
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/l", withDestinationPath: path)
    #expect(try SecretFile.read("\(folder.path)/l") == "s")
    _ = unsafe chmod(path, 0o644)
    #expect(refusal("\(folder.path)/l")?.contains("chmod 600") == true)
  }

  @Test(
    "a file of another user, and another user's link, are refused",
    .enabled(if: geteuid() == 0, "skipped: only root can give files away"))
  func otherUser() throws {
    let path = try folder.write("f", "s\n", mode: 0o600)
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/l", withDestinationPath: path)
    _ = unsafe lchown("\(folder.path)/l", 65_534, 65_534)
    #expect(refusal("\(folder.path)/l")?.contains("a symbolic link of another user") == true)
    _ = unsafe chown(path, 65_534, 65_534)
    #expect(refusal(path)?.contains("belongs to the user with id 65534; run: chown 0 \(path)") == true)
  }

  @Test("a new file is 0600 in a folder of 0700, whatever the umask, and is read back") func create() throws {
    let path = "\(folder.path)/db.secrets/hook"
    try SecretFile.create(path, "whsec_x")
    #expect(try SecretFile.read(path) == "whsec_x")
    let modes = try [path, "\(folder.path)/db.secrets"].map {
      try FileManager.default.attributesOfItem(atPath: $0)[.posixPermissions] as? Int
    }
    #expect(modes == [0o600, 0o700])
    try SecretFile.create("\(folder.path)/db.secrets/second", "whsec_y")
  }

  @Test("a folder that others may write to, or another user's, is no place for a secret") func folders() throws {
    _ = unsafe mkdir("\(folder.path)/s", 0o700)
    _ = unsafe chmod("\(folder.path)/s", 0o770)
    func refusal(_ name: String) -> String? {
      do throws(SecretFileError) { try SecretFile.create("\(folder.path)/\(name)/x", "s") } catch {
        return error.description
      }
      return nil
    }
    #expect(
      refusal("s")?.hasSuffix("others may write to its folder \(folder.path)/s; run: chmod go-w \(folder.path)/s")
        == true)
    _ = unsafe chmod("\(folder.path)/s", 0o700)
    _ = unsafe symlink("s", "\(folder.path)/l")
    #expect(refusal("l") == nil && folder.read("s/x") == "s\n")
    guard geteuid() == 0 else { return }
    _ = unsafe lchown("\(folder.path)/l", 65_534, 65_534)
    #expect(refusal("l")?.contains("is a symbolic link of another user") == true)
    _ = unsafe chown("\(folder.path)/s", 65_534, 65_534)
    #expect(refusal("s")?.contains("belongs to the user with id 65534") == true)
  }

  @Test("a secret is never replaced, nor written through a link") func exists() throws {
    let path = try folder.write("f", "first\n", mode: 0o600)
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/l", withDestinationPath: "elsewhere")
    for name in ["f", "l"] {
      #expect(throws: SecretFileError.self) { try SecretFile.create("\(folder.path)/\(name)", "second") }
    }
    #expect(folder.read("f") == "first\n" && folder.read("elsewhere") == nil)
    #expect(throws: SecretFileError.self) { try SecretFile.create("\(path)/below", "second") }
  }
}
