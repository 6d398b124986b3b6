import Basics

extension Document {
  /// The fields for endpoints whose texts are no URLs that a request can be told to be of, in the document's order, and
  /// why. Other schemes than http and https, as of an app, are nobody's to watch and left out.
  package var unwatchedEndpoints: [(field: String, url: String, reason: String)] {
    guard let json else { return [] }
    return kind.fields(of: json).compactMap { field, url in
      Self.fault(of: url).map { (field, url, $0) }
    }
  }

  /// Nil for what can be watched, and for another scheme.
  private static func fault(of url: String) -> String? {
    if URLParts(url) != nil { return nil }
    if url.isEmpty { return "it is empty" }
    if URLByte.firstFault(in: Array(url.utf8)) != nil {
      return "it has a blank or another character that stands in URLs only percent-encoded"
    }
    guard let text = URLText(url) else { return "it is no absolute URL" }
    if text.scheme != "https" && text.scheme != "http" { return nil }
    if text.fragment != nil { return "it has a fragment" }
    if text.userInfo != nil { return "it has user information" }
    return "its host or port is none"
  }
}
