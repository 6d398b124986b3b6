// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  // Release builds put a type such as `[String: Int]` together of its parts. Looked up by its name, as is usual, each
  // one takes a look through all conformances of the program: a fifth of what most verbs did.
  .unsafeFlags(
    ["-Xfrontend", "-disable-concrete-type-metadata-mangled-name-accessors"], .when(configuration: .release)),
]

/// A module and the tests beside it. Dependencies point down only; HouseRulesTests holds them against the sources.
func module(
  _ name: String, _ dependencies: [Target.Dependency] = [], fixtures: [String] = [],
  support: [Target.Dependency] = ["TestSupport"]
) -> [Target] {
  [
    .target(name: name, dependencies: dependencies, swiftSettings: strict),
    .testTarget(
      name: "\(name)Tests", dependencies: [.target(name: name)] + support + dependencies, exclude: fixtures,
      swiftSettings: strict
    ),
  ]
}

/// In release builds only: in debug builds test bundles and sanitizers need the libraries. By lld, for gold warns of
/// what nobody calls. Not static-pie: the run path that SwiftPM gives every program stops such a one at its start.
func linked(_ flags: String...) -> [LinkerSetting] {
  [.unsafeFlags(flags + ["-use-ld=lld"], .when(configuration: .release))]
}

let package = Package(
  name: "manifestd",
  targets: [
    .systemLibrary(name: "CCurl"),
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CSQLite"),
  ]
    + module("Basics")
    + module("System", ["CLinux"])
    + module("Manifests", ["Basics"])
    + module("Evidence", ["Basics"])
    + module("Journal", ["System", "Basics"])
    + module("HTTP1", ["Journal", "System", "Basics", "CLinux"])
    + module("Storage", ["Manifests", "Evidence", "System", "Basics", "CSQLite"], fixtures: ["Fixtures"])
    + module("Outbound", ["System", "Basics"])
    + module("Delivery", ["Outbound", "Storage", "Evidence", "Manifests", "System", "Basics"])
    + module(
      "Operations",
      ["Delivery", "Outbound", "Storage", "HTTP1", "Journal", "Evidence", "Manifests", "System", "Basics"],
      support: ["StorySupport", "TestSupport"])
    + module(
      "Daemon",
      [
        "Operations", "Delivery", "Outbound", "Storage", "HTTP1", "Journal", "Evidence", "Manifests", "System",
        "Basics",
      ], support: ["StorySupport", "TestSupport"])
    + module(
      "Commands",
      ["Daemon", "Operations", "Storage", "Outbound", "HTTP1", "Evidence", "Manifests", "System", "Basics"],
      fixtures: ["Golden/Texts"])
    + [
      .executableTarget(
        name: "manifestd", dependencies: ["Commands", "manifestd-http"], swiftSettings: strict,
        linkerSettings: linked("-static-executable")),
      .executableTarget(
        name: "manifestd-http", dependencies: ["Outbound", "System", "CCurl"], swiftSettings: strict,
        linkerSettings: linked("-static-stdlib")),
      .testTarget(
        name: "manifestd-httpTests", dependencies: ["manifestd-http", "Outbound", "TestSupport"],
        swiftSettings: strict),
      .executableTarget(
        name: "UnrecordedServer", dependencies: ["HTTP1", "Evidence"], path: "Tests/Benchmarks/UnrecordedServer",
        swiftSettings: strict),
      .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
      .target(
        name: "StorySupport",
        dependencies: ["Operations", "Storage", "Journal", "Evidence", "Manifests", "Basics", "TestSupport"],
        path: "Tests/StorySupport", swiftSettings: strict),
      .testTarget(name: "HouseRulesTests", swiftSettings: strict),
      .testTarget(
        name: "EndToEndTests", dependencies: ["manifestd", "CSQLite", "Manifests", "Basics", "TestSupport"],
        swiftSettings: strict),
    ],
  swiftLanguageModes: [.v6]
)
