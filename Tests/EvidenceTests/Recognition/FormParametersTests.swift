import Testing

@testable import Evidence

@Suite("Parameters of a query or form")
struct FormParametersTests {
  @Test(
    "values are decoded; missing, empty and repeated ones are none",
    arguments: [
      ("a=1&b=2", "b", "2"),
      ("a=x%20y+z", "a", "x y z"),
      ("a=%C3%A9", "a", "é"),
      ("a=1%2", "a", "1%2"),
      ("a=%zz%", "a", "%zz%"),
      ("a=b=c", "a", "b=c"),
      ("%61=1", "a", "1"),
      ("a=1#b=2", "a", "1"),
      ("a=1#b=2", "b", nil),
      ("a", "a", nil),
      ("a=", "a", nil),
      ("a=1&a=1", "a", nil),
      ("", "a", nil),
      ("&&a=1&", "a", "1"),
    ])
  func values(_ text: String, _ name: String, _ value: String?) { #expect(FormParameters(text)[name] == value) }
}
