/// Finds the members of an object and the elements of an array in a text that is known to be JSON, and builds no value:
/// for whoever wants little of much. Of a text that is none it says something, and never reads beyond it.
package struct JSONSkim: Sendable {
  private let bytes: ArraySlice<UInt8>

  package init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

  private init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

  /// The value, read.
  package var value: JSON? { try? JSON.read(Array(bytes)) }

  /// The text, where the value is a string.
  package var string: String? {
    guard bytes.first == 0x22, bytes.count > 1 else { return nil }
    let inner = bytes.dropFirst().dropLast()
    // An escape is the reader's.
    return inner.contains(0x5c) ? value?.string : String(decoding: inner, as: UTF8.self)
  }

  /// The first member so named; nil: there is none. What follows it is not looked at.
  package func member(_ wanted: String) -> JSONSkim? {
    var found: JSONSkim?
    walk { name, value in
      if name?.says(wanted) == true { found = value }
      return found == nil
    }
    return found
  }

  /// Whether it is that string.
  private func says(_ text: String) -> Bool {
    if bytes.contains(0x5c) { return string == text }
    return bytes.first == 0x22 && bytes.dropFirst().dropLast().elementsEqual(text.utf8)
  }

  /// The elements of an array.
  package var elements: [JSONSkim] {
    var elements: [JSONSkim] = []
    walk { _, value in
      elements.append(value)
      return true
    }
    return elements
  }

  /// Every value one level down, of an object with its name, until one is the last that is wanted.
  private func walk(_ each: (_ name: JSONSkim?, _ value: JSONSkim) -> Bool) {
    guard let first = bytes.first, first == 0x7b || first == 0x5b else { return }
    var (place, name) = (bytes.startIndex + 1, JSONSkim?.none)
    while place < bytes.endIndex {
      switch bytes[place] {
      case 0x20, 0x0a, 0x0d, 0x09, 0x2c, 0x5d, 0x7d: place += 1
      case 0x3a:
        place += 1
      default:
        let end = self.end(of: place)
        let value = JSONSkim(bytes[place..<end])
        if first == 0x7b, name == nil {
          name = value
        } else {
          if !each(name, value) { return }
          name = nil
        }
        place = end
      }
    }
  }

  /// Behind the value that begins there.
  private func end(of start: Int) -> Int {
    var (place, depth) = (start, 0)
    while place < bytes.endIndex {
      let byte = bytes[place]
      // What stands behind a number or a word.
      if depth == 0, place > start, Self.endsWord(byte) { return place }
      switch byte {
      case 0x22: place = endOfString(place)
      case 0x7b, 0x5b:
        (place, depth) = (place + 1, depth + 1)
        continue
      case 0x7d, 0x5d: (place, depth) = (place + 1, depth - 1)
      default:
        place += 1
        continue
      }
      if depth <= 0 { return place }
    }
    return place
  }

  private static func endsWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x2c, 0x3a, 0x7d, 0x5d, 0x20, 0x0a, 0x0d, 0x09: true
    default: false
    }
  }

  private func endOfString(_ start: Int) -> Int {
    var place = start + 1
    while place < bytes.endIndex, bytes[place] != 0x22 { place += bytes[place] == 0x5c ? 2 : 1 }
    return min(place + 1, bytes.endIndex)
  }
}
