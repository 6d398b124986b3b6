/// The operator's settings that decide alerts. Durations in seconds.
package struct AlertPolicy: Sendable, Equatable {
  /// How many uses after grace within `window` open an alert. 3.
  package var minHits: Int64
  /// 24 h; counted by whole hours.
  package var window: Int64
  /// How long after a telling it is reported again, while it lasts and nobody has acknowledged it. 24 h.
  package var repeatInterval: Int64

  package init(minHits: Int64 = 3, window: Int64 = 86_400, repeatInterval: Int64 = 86_400) {
    self.minHits = minHits
    self.window = window
    self.repeatInterval = repeatInterval
  }
}
