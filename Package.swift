// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// A module and the tests beside it. Dependencies point down only; HouseRulesTests holds them against the sources.
func module(
  _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = [], fixtures: [String] = []
) -> [Target] {
  [
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict),
    .testTarget(
      name: "\(name)Tests", dependencies: [.target(name: name)] + dependencies, exclude: fixtures, swiftSettings: strict
    ),
  ]
}

/// What `manifestd demo` publishes: real documents, in the order in which they were.
let demoDocuments = [
  "dexter-2-mcp", "dexter-2-oauth-authorization-server", "dexter-2-oauth-protected-resource",
  "dexter-2-openid-configuration", "dexter-3-mcp", "dexter-3-oauth-authorization-server",
  "dexter-3-openid-configuration", "dexter-8-oauth-authorization-server", "dexter-8-oauth-protected-resource",
]

let package = Package(
  name: "manifestd",
  targets: [
    .systemLibrary(name: "CCurl"),
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CSQLite"),
  ]
    + module("Basics")
    + module("Manifests", ["Basics"])
    + module("Evidence", ["Basics"])
    + module("Journal")
    + module("HTTP1", ["Journal", "Basics", "CLinux"])
    + module("Storage", ["Manifests", "Evidence", "Basics", "CSQLite"], fixtures: ["Fixtures"])
    + module("Outbound", ["Basics", "CCurl"])
    + module("Delivery", ["Outbound", "Storage", "Evidence", "Manifests", "Basics", "CLinux"])
    + module("Service", ["Delivery", "Outbound", "Storage", "HTTP1", "Journal", "Evidence", "Manifests", "Basics"])
    + module(
      "Commands", ["Service", "Storage", "Outbound", "HTTP1", "Evidence", "Manifests", "Basics"],
      resources: demoDocuments.map { .embedInCode("Resources/\($0).json") }, fixtures: ["Golden/Texts"])
    + [
      .executableTarget(name: "manifestd", dependencies: ["Commands"], swiftSettings: strict),
      .executableTarget(
        name: "UnrecordedServer", dependencies: ["HTTP1", "Evidence"], path: "Tests/Benchmarks/UnrecordedServer",
        swiftSettings: strict),
      .testTarget(name: "HouseRulesTests", swiftSettings: strict),
      .testTarget(
        name: "EndToEndTests", dependencies: ["manifestd", "CSQLite", "Manifests", "Basics"], swiftSettings: strict),
    ],
  swiftLanguageModes: [.v6]
)
