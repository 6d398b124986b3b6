import Foundation
import Testing

@testable import Delivery

@Suite("Fault points") struct FaultPlanTests {
  @Test("a name alone is its first pass; a count is that pass, once", arguments: [("leased", 1), ("leased:3", 3)])
  func dueOnce(text: String, pass: Int) throws {
    let plan = try #require(FaultPlan(text))
    let due = (1...6).filter { _ in
      _ = plan.isDue(.folded)
      return plan.isDue(.leased)
    }
    #expect(due == [pass])
  }

  @Test(
    "anything else is no plan", arguments: ["", "leased:", "leased:0", "leased:-1", "leased:1:2", "Leased", "lease"])
  func noPlan(text: String) {
    #expect(FaultPlan(text) == nil)
  }

  @Test("a process that no fault was asked of passes every point") func passes() {
    for point in FaultPoint.allCases { FaultPoint.reached(point) }
  }

  @Test("the process dies by SIGKILL at the pass that was asked for, not before")
  func dies() async {
    await #expect(processExitsWith: .signal(9)) {
      _ = unsafe setenv("MANIFESTD_FAULT", "attempted:2", 1)
      FaultPoint.reached(.leased)
      FaultPoint.reached(.attempted)
      try "past the first".write(toFile: "/dev/stderr", atomically: false, encoding: .utf8)
      FaultPoint.reached(.attempted)
    }
  }
}
