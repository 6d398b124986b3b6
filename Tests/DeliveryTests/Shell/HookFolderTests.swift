import Foundation
import Glibc
import TestSupport
import Testing

@testable import Delivery

@Suite("The hook folder") struct HookFolderTests {
  private let folder: Folder
  private let hooks: HookFolder

  init() throws {
    folder = Folder()
    hooks = HookFolder(folder.path)
  }

  private func names(_ events: String...) -> [String] { hooks.look(events: events)?.hooks.map(\.name) ?? [] }

  @Test("a folder that is missing has no hooks") func missing() {
    #expect(HookFolder("/nowhere/at/all").look(events: ["test"])?.hooks == [])
  }

  @Test("EVENT comes before EVENT.d/*, these by name, and events in the order given") func order() throws {
    for name in ["b", "a", "a.d/20-chat", "a.d/10-mail", "c.d/1", "other"] { try folder.write(name, "#!/bin/sh\n") }
    #expect(names("b", "a", "c", "none") == ["b", "a", "a.d/10-mail", "a.d/20-chat", "c.d/1"])
  }

  @Test(
    "samples, back-ups, dot-files, folders and what is no executable are no hooks",
    arguments: ["e.sample", "e.d/x.sample", "e.d/x~", "e.d/.x", "e.d/x/y"])
  func ignored(name: String) throws {
    try folder.write(name, "#!/bin/sh\n")
    #expect(names("e") == [])
  }

  @Test("a file that nobody may execute is no hook; a dangling link neither") func notExecutable() throws {
    try folder.write("e", "#!/bin/sh\n", mode: 0o600)
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/f", withDestinationPath: "nowhere")
    #expect(names("e", "f") == [])
  }

  @Test("what looks like a hook and is none is told, with what to do; helpers and samples are not")
  func strays() throws {
    for name in ["stale.one", "stale.two.d/ok", "README.md", "stale.one.sample", "stale.on~", ".stale.one"] {
      try folder.write(name, "#!/bin/sh\n")
    }
    for name in ["stale.two", "stale.two.d/plain", "stale.oen", "common.sh", "silent/x"] {
      try folder.write(name, "", mode: 0o644)
    }
    try folder.write("other", "#!/bin/sh\n")
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/silent.d", withDestinationPath: "nowhere")
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/gone", withDestinationPath: "nowhere")
    let found = try #require(hooks.look(events: ["stale.one", "stale.two", "silent", "gone"]))
    #expect(found.hooks.map(\.name) == ["stale.one", "stale.two.d/ok"])
    #expect(
      found.strays.map { "\($0.name): \($0.fault); \($0.advice) \($0.isNamedAsHook)" } == [
        "gone: it is a link that leads nowhere; mend it true",
        "other: there is no such event; the README of hooks names the events false",
        "silent: it is a folder; where an event has several hooks, they lie in silent.d true",
        "stale.oen: there is no such event; did you mean stale.one? true",
        "stale.two: it is not executable; chmod +x '\(folder.path)/stale.two' true",
        "stale.two.d/plain: it is not executable; chmod +x '\(folder.path)/stale.two.d/plain' true",
      ])
  }

  @Test("a hook that is put there later is there at the next look, and says where it is") func later() throws {
    #expect(names("e") == [])
    let path = try folder.write("e", "#!/bin/sh\n")
    #expect(hooks.look(events: ["e"])?.hooks == [ShellHook(name: "e", path: path, event: "e", refusal: nil)])
    let more = try folder.write("e.d/1", "#!/bin/sh\n")
    let found = try #require(hooks.look(events: ["e"])?.hooks.last)
    #expect(found == ShellHook(name: "e.d/1", path: more, event: "e", refusal: nil))
    #expect(found.folder == folder.path)
  }

  @Test("a relative folder is found from where the process was") func relative() {
    #expect(HookFolder("Hooks/").path == FileManager.default.currentDirectoryPath + "/Hooks")
  }

  @Test(
    "what group or others may write to is refused, with the words to mend it",
    arguments: [(mode_t(0o720), "its group"), (0o702, "everybody"), (0o777, "everybody")])
  func writableFile(mode: mode_t, who: String) throws {
    let path = try folder.write("e", "#!/bin/sh\n", mode: mode)
    let refusal = hooks.look(events: ["e"])?.hooks.first?.refusal
    #expect(refusal == "hook \(path) is not run: it may be written by \(who); run: chmod go-w \(path)")
  }

  @Test("so is all in a folder that others may write to, but for a sticky one") func writableFolder() throws {
    let path = try folder.write("e", "#!/bin/sh\n")
    _ = unsafe chmod(folder.path, 0o777)
    #expect(
      hooks.look(events: ["e"])?.hooks.first?.refusal
        == "hook \(path) is not run: its folder \(folder.path) may be written by everybody; "
        + "run: chmod go-w \(folder.path)")
    _ = unsafe chmod(folder.path, 0o1777)
    #expect(hooks.look(events: ["e"])?.hooks.first?.refusal == nil)
  }

  @Test("EVENT.d is looked at as the hook folder is") func writableSubfolder() throws {
    try folder.write("e.d/1", "#!/bin/sh\n")
    _ = unsafe chmod("\(folder.path)/e.d", 0o770)
    #expect(hooks.look(events: ["e"])?.hooks.first?.refusal?.contains("e.d may be written by its group") == true)
  }

  @Test("a link is looked through: what counts is the file it leads to, and that file's folder") func link() throws {
    let elsewhere = Folder()
    let target = try elsewhere.write("script", "#!/bin/sh\n")
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/e", withDestinationPath: target)
    #expect(hooks.look(events: ["e"])?.hooks.first?.refusal == nil)
    _ = unsafe chmod(elsewhere.path, 0o777)
    #expect(hooks.look(events: ["e"])?.hooks.first?.refusal?.contains("its folder \(elsewhere.path)") == true)
    _ = unsafe chmod(elsewhere.path, 0o700)
    _ = unsafe chmod(target, 0o722)
    #expect(hooks.look(events: ["e"])?.hooks.first?.refusal?.contains("chmod go-w \(target)") == true)
  }

  @Test("every folder above counts, by either way where a link leads to it") func ancestors() throws {
    let elsewhere = Folder()
    try folder.write("a/b/Hooks/e", "#!/bin/sh\n")
    for name in ["a", "a/b", "a/b/Hooks"] { _ = unsafe chmod("\(folder.path)/\(name)", 0o755) }
    try FileManager.default.createSymbolicLink(
      atPath: "\(elsewhere.path)/l", withDestinationPath: "\(folder.path)/a/b/../b/Hooks")
    func refusals() -> [String?] {
      ["\(folder.path)/a/b/Hooks", "\(elsewhere.path)/l"].map {
        HookFolder($0).look(events: ["e"])?.hooks.first?.refusal
      }
    }
    #expect(refusals() == [nil, nil])
    _ = unsafe chmod("\(folder.path)/a", 0o775)
    for refusal in refusals() {
      let reason = "its folder \(folder.path)/a may be written by its group; run: chmod go-w \(folder.path)/a"
      #expect(refusal?.hasSuffix(reason) == true)
    }
    _ = unsafe chmod("\(folder.path)/a", 0o1777)
    #expect(refusals() == [nil, nil])
    _ = unsafe chmod(elsewhere.path, 0o777)
    #expect(refusals()[0] == nil && refusals()[1]?.contains("its folder \(elsewhere.path)") == true)
    _ = unsafe chmod(elsewhere.path, 0o755)
    guard geteuid() == 0 else { return }
    _ = unsafe lchown("\(elsewhere.path)/l", 65_534, 65_534)
    #expect(refusals()[1]?.contains("the link \(elsewhere.path)/l belongs to the user with id 65534") == true)
    _ = unsafe chown(folder.path, 65_534, 65_534)
    #expect(refusals()[0]?.contains("its folder \(folder.path) belongs to the user with id 65534") == true)
  }

  @Test("a link that leads in a circle, or nowhere, is refused and followed no further") func circle() throws {
    _ = unsafe symlink("e", "\(folder.path)/e")
    #expect(HookGuard.refusal(of: "\(folder.path)/e")?.contains("it is gone") == true)
  }

  @Test("a hook of another user is refused", .enabled(if: geteuid() == 0, "skipped: only root can give files away"))
  func otherUser() throws {
    let path = try folder.write("e", "#!/bin/sh\n")
    _ = unsafe chown(path, 65_534, 65_534)
    #expect(
      hooks.look(events: ["e"])?.hooks.first?.refusal
        == "hook \(path) is not run: it belongs to the user with id 65534, and only root and the daemon's own user "
        + "are trusted; run: chown 0 \(path)")
    _ = unsafe chown(path, 0, 0)
    _ = unsafe chown(folder.path, 65_534, 65_534)
    #expect(hooks.look(events: ["e"])?.hooks.first?.refusal?.contains("chown 0 \(folder.path)") == true)
  }
}
