import Foundation
import Manifests

/// A folder of manifests: `HOST/NAME.json`, or `NAME.json` where the document tells its site.
package struct ManifestFolder: Sendable {
  package let path: String

  package init(_ path: String) {
    self.path = path
  }

  /// The manifest files, in the order of their names; what else lies there is told in findings.
  func files() throws(ServiceError) -> (paths: [String], findings: [Finding]) {
    var paths: [String] = []
    var findings: [Finding] = []
    for name in try entries(of: path) {
      let entry = "\(path)/\(name)"
      let inner = Self.isFolder(entry) ? try entries(of: entry).map { "\(entry)/\($0)" } : [entry]
      for file in inner {
        if ManifestFile.extensions.contains(URL(fileURLWithPath: file).pathExtension) && !Self.isFolder(file) {
          paths.append(file)
        } else {
          findings.append(
            Finding(
              rule: "not-a-manifest", severity: "info", manifest: file,
              message: "left out: a manifest file ends in .json or .txt"))
        }
      }
    }
    return (paths, findings)
  }

  static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  private func entries(of folder: String) throws(ServiceError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasPrefix(".") }.sorted()
    } catch {
      throw ServiceError(
        .missing, "read folder '\(folder)'", "no such folder, or it cannot be read",
        hint: "name the files to publish")
    }
  }
}
