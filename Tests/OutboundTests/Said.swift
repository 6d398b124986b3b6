import Testing

/// An answer's whole text, told in a test's output as one line.
struct Said: CustomTestStringConvertible, ExpressibleByStringLiteral {
  let text: String
  var testDescription: String { text.debugDescription }

  init(stringLiteral text: String) { self.text = text }
}
