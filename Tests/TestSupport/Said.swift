import Testing

/// An answer's whole text, told in a test's output as one line.
package struct Said: CustomTestStringConvertible, ExpressibleByStringLiteral {
  package let text: String
  package var testDescription: String { text.debugDescription }

  package init(stringLiteral text: String) { self.text = text }
}
