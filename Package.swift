// swift-tools-version: 6.2
import PackageDescription

// Layers, lowest first. A target may depend on rows above its own in this file, never on one below.
// tools/checks/layers.py checks the imports against the same table.

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let orderedCollections: Target.Dependency = .product(name: "OrderedCollections", package: "swift-collections")

let package = Package(
    name: "KieuBao",
    products: [
        .executable(name: "kieubao", targets: ["kieubao"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        // MARK: 0 rules
        .target(name: "ReplicaCore"),
        .target(name: "ReplicaText"),

        // MARK: 1 bytes
        .target(name: "ReplicaWire", dependencies: ["ReplicaCore"]),
        .systemLibrary(
            name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "ReplicaCompression", dependencies: ["CZlib"]),

        // MARK: 2 keys
        .target(name: "ReplicaTrust", dependencies: ["ReplicaCore", "ReplicaWire", crypto]),

        // MARK: 3 concerns
        .target(
            name: "ReplicaLog",
            dependencies: ["ReplicaCore", "ReplicaWire", "ReplicaTrust", "ReplicaCompression"]),
        .target(
            name: "ReplicaStore",
            dependencies: [
                "ReplicaCore", "ReplicaText", "ReplicaWire", "ReplicaTrust", "ReplicaLog", grdb, grdbSQLite,
            ]),
        .executableTarget(name: "kieubao", dependencies: [argumentParser, grdb, grdbSQLite, logging, orderedCollections]),
    ],
    swiftLanguageModes: [.v6]
)

/// The same rules for every target.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

for target in package.targets where target.type != .system {
    target.swiftSettings = settings
}
