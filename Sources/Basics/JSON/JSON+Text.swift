extension JSON {
  /// The value as JSON text, members in their order, without a line feed at the end.
  ///
  /// - Parameter pretty: on lines of their own, indented by two spaces; default: no white space at all. Control and
  ///   format characters and U+2028 and U+2029 are always escaped, so one value can never pass for two lines.
  package func text(pretty: Bool = false) -> String {
    var writer = JSONWriter(pretty: pretty)
    writer.write(self)
    return writer.text
  }
}
