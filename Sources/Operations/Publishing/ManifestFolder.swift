import Basics
import Manifests
import System

/// A folder of manifests: `HOST/NAME.json`, or `NAME.json` where the document tells its site.
package struct ManifestFolder: Sendable {
  /// A manifest file, and the host whose folder it lies in; nil where it lies in no such folder.
  typealias Entry = (path: String, host: String?)

  package let path: String

  package init(_ path: String) {
    self.path = path
  }

  /// The manifest files, in the order of their names; what else lies there is reported in findings.
  ///
  /// - Parameter onFault: told of a folder in it that cannot be read; nil: that is an error.
  func files(
    onFault: ((_ folder: String, OperationError) -> Void)? = nil
  ) throws(OperationError) -> (files: [Entry], findings: [Finding]) {
    var files: [Entry] = []
    var findings: [Finding] = []
    for name in try entries(of: path) {
      let entry = "\(path)/\(name)"
      // A folder is a site's where its name can be a host's: "1" or "old" only groups files.
      let isSite = name.contains(".") || name.contains(":") || name == "localhost"
      let host = isSite && Files.isFolder(entry) ? name : nil
      for file in try inner(entry, onFault) {
        if let reason = Self.fault(of: file) {
          findings.append(
            Finding(rule: "not-a-manifest", severity: "info", manifest: file, message: "left out: \(reason)"))
        } else {
          files.append((path: file, host: host))
        }
      }
    }
    return (files, findings)
  }

  /// Why it is no manifest file; nil: it is one, or it will be told when it is read.
  private static func fault(of file: String) -> String? {
    if !ManifestFile.extensions.contains(FilePath.fileExtension(file)) || Files.isFolder(file) {
      return "a manifest file ends in .json or .txt"
    }
    return Files.isRegular(file) == false ? "it is no regular file" : nil
  }

  /// The entries of a folder, or the file itself.
  private func inner(
    _ entry: String, _ onFault: ((String, OperationError) -> Void)?
  ) throws(OperationError) -> [String] {
    if !Files.isFolder(entry) { return [entry] }
    do throws(OperationError) { return try entries(of: entry).map { "\(entry)/\($0)" } } catch {
      guard let onFault else { throw error }
      onFault(entry, error)
      return []
    }
  }

  private func entries(of folder: String) throws(OperationError) -> [String] {
    do throws(Errno) {
      return try Files.names(in: folder).filter { !$0.hasPrefix(".") }.sorted()
    } catch {
      throw OperationError(
        .missing, "read folder '\(folder)'", "no such folder, or it cannot be read",
        hint: "name the files to publish")
    }
  }
}
