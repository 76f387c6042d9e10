// swift-tools-version: 6.2
import PackageDescription

// Layers, lowest first. A target may depend on rows above its own in this file, never on one below.
// tools/checks/layers.py checks the imports against the same table.

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioTLS: Target.Dependency = .product(name: "NIOTLS", package: "swift-nio")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")

let guidePages = [
    "BaoCao", "BatDau", "BieuMau", "Care", "DanhSach", "Erasure", "Exchange", "Finding", "Forms", "GiuGin", "Keys",
    "Khoa",
    "Lists", "NguyCo", "NhapHoSo", "Records", "Reorganisation", "Reports", "Review", "Start", "Threats", "TimKiem",
    "ToChucLai", "TraoDoi", "XetDuyet", "XoaDuLieu",
]

let package = Package(
    name: "KieuBao",
    products: [
        .executable(name: "kieubao", targets: ["kieubao"]),
        .executable(name: "kieubao-age", targets: ["kieubao-age"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // MARK: 0 rules
        .target(name: "ReplicaCore"),
        .target(name: "ReplicaText"),
        .target(name: "ReplicaTabular"),
        .target(name: "ReplicaFilter"),

        // MARK: 1 bytes
        .target(name: "ReplicaWire", dependencies: ["ReplicaCore"]),
        .target(name: "ReplicaMatching", dependencies: ["ReplicaText"]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "ReplicaCompression", dependencies: ["CZlib"]),

        // MARK: 2 keys, office files
        .target(name: "ReplicaTrust", dependencies: ["ReplicaCore", "ReplicaWire", crypto, cryptoExtras]),
        .target(name: "ReplicaOffice", dependencies: ["ReplicaCore", "ReplicaCompression"]),

        // MARK: 3 log
        .target(
            name: "ReplicaLog",
            dependencies: ["ReplicaCore", "ReplicaWire", "ReplicaTrust", "ReplicaCompression"]),
        .target(name: "ReplicaAge", dependencies: ["ReplicaTrust"]),
        .target(
            name: "ReplicaReports", dependencies: ["ReplicaCore", "ReplicaWire", "ReplicaTrust", "ReplicaOffice"]),

        // MARK: 4 concerns
        .target(name: "ReplicaForms", dependencies: ["ReplicaCore", "ReplicaText", "ReplicaWire"]),
        .target(
            name: "ReplicaStore",
            dependencies: [
                "ReplicaCore", "ReplicaText", "ReplicaFilter", "ReplicaWire", "ReplicaTrust", "ReplicaLog", grdb,
                grdbSQLite,
            ]),
        .target(
            name: "ReplicaBundle", dependencies: ["ReplicaCore", "ReplicaWire", "ReplicaTrust", "ReplicaLog"]),
        .target(name: "ReplicaSync", dependencies: ["ReplicaCore", "ReplicaWire", "ReplicaLog"]),

        // MARK: 5 use cases
        .target(
            name: "ReplicaExchange",
            dependencies: [
                "ReplicaCore", "ReplicaText", "ReplicaTabular", "ReplicaFilter", "ReplicaWire", "ReplicaTrust",
                "ReplicaOffice", "ReplicaAge", "ReplicaLog", "ReplicaForms", "ReplicaStore", "ReplicaBundle",
                "ReplicaMatching", "ReplicaSync", "ReplicaReports",
            ]),

        // MARK: 6 sockets
        .target(
            name: "ReplicaNode",
            dependencies: [
                "ReplicaCore", "ReplicaWire", "ReplicaTrust", "ReplicaSync", "ReplicaExchange", lifecycle, logging,
                nioCore, nioPosix, nioSSL, nioTLS, unixSignals,
            ]),

        // MARK: 7 programs
        .executableTarget(
            name: "kieubao",
            dependencies: [
                "ReplicaCore", "ReplicaText", "ReplicaTabular", "ReplicaFilter", "ReplicaWire", "ReplicaTrust",
                "ReplicaOffice", "ReplicaForms", "ReplicaExchange", "ReplicaMatching", "ReplicaSync", "ReplicaNode",
                "ReplicaReports", argumentParser,
            ],
            // `kieubao guide` shows them where there is no network.
            resources: guidePages.map { .embedInCode("kieubao.docc/\($0).md") }),
        .executableTarget(
            name: "kieubao-age", dependencies: ["ReplicaText", "ReplicaTrust", "ReplicaAge", argumentParser]),

        // MARK: tools
        .target(
            name: "GenesisBuilder",
            dependencies: [
                "ReplicaCore", "ReplicaForms", "ReplicaLog", "ReplicaTabular", "ReplicaTrust", "ReplicaWire",
            ],
            path: "tools/genesis/builder"),
        .executableTarget(
            name: "replica-genesis", dependencies: ["GenesisBuilder", "ReplicaLog", "ReplicaWire"],
            path: "tools/genesis/program"),
        .target(name: "SampleRegister", dependencies: ["ReplicaText", "ReplicaTabular"], path: "tools/people"),
        .executableTarget(
            name: "replica-people", dependencies: ["SampleRegister"], path: "tools/people-program"),
        .executableTarget(
            name: "replica-duplicates", dependencies: ["ReplicaMatching", "ReplicaTabular", "SampleRegister"],
            path: "tools/duplicates/program"),
        .executableTarget(
            name: "replica-bench",
            dependencies: [
                "ReplicaCore", "ReplicaText", "ReplicaTabular", "ReplicaWire", "ReplicaTrust", "ReplicaLog",
                "ReplicaAge",
                "ReplicaForms", "ReplicaStore", "ReplicaBundle", "ReplicaExchange", "SampleRegister", grdbSQLite,
            ],
            path: "tools/benchmark/program"),
        .target(
            name: "BundleDamage", dependencies: ["ReplicaExchange", "ReplicaTrust", "ReplicaWire"],
            path: "tools/damage/trials"),
        .executableTarget(
            name: "replica-damage", dependencies: ["BundleDamage"], path: "tools/damage/program"),
        .target(
            name: "ReplicaPipe", dependencies: ["ReplicaStore", "ReplicaExchange", "ReplicaSync"],
            path: "tools/simulator/pipe"),
        .target(name: "CSimulatedDisk", path: "tools/simulator/disk"),
        .target(
            name: "ReplicaSimulation",
            dependencies: [
                "CSimulatedDisk", "GenesisBuilder", "ReplicaCore", "ReplicaWire", "ReplicaTrust", "ReplicaLog",
                "ReplicaAge", "ReplicaForms", "ReplicaStore", "ReplicaBundle", "ReplicaExchange", "ReplicaPipe",
                "ReplicaTestSupport",
            ],
            path: "tools/simulator/engine"),
        .executableTarget(
            name: "replica-simulator", dependencies: ["ReplicaSimulation"], path: "tools/simulator/program"),

        .target(
            name: "ParserDoors",
            dependencies: [
                "ReplicaCore", "ReplicaText", "ReplicaTabular", "ReplicaFilter", "ReplicaWire", "ReplicaCompression",
                "ReplicaTrust", "ReplicaOffice", "ReplicaLog", "ReplicaAge", "ReplicaReports", "ReplicaBundle",
                "ReplicaSync",
            ],
            path: "tools/fuzz/doors"),

        // MARK: tests
        .target(name: "ReplicaTestSupport", dependencies: ["ReplicaCore"], path: "Tests/ReplicaTestSupport"),
        .testTarget(name: "ReplicaCoreTests", dependencies: ["ReplicaCore", "ReplicaTestSupport"]),
        .testTarget(
            name: "ReplicaTextTests", dependencies: ["ReplicaText", "ReplicaTestSupport", "SampleRegister"]),
        .testTarget(name: "ReplicaMatchingTests", dependencies: ["ReplicaMatching", "SampleRegister"]),
        .testTarget(
            name: "ReplicaReportsTests",
            dependencies: ["ReplicaCore", "ReplicaOffice", "ReplicaReports", "ReplicaTrust", "ReplicaWire"]),
        .testTarget(name: "ReplicaTabularTests", dependencies: ["ReplicaTabular", "SampleRegister"]),
        .testTarget(name: "ReplicaOfficeTests", dependencies: ["ReplicaOffice", "ReplicaTestSupport"]),
        .testTarget(name: "ReplicaFilterTests", dependencies: ["ReplicaFilter"]),
        .testTarget(
            name: "ReplicaVectorTests",
            dependencies: [
                "ReplicaCore", "ReplicaWire", "ReplicaTrust", "ReplicaCompression", "ReplicaLog", "ReplicaAge",
                "ReplicaBundle", "ReplicaFilter", "ReplicaReports", "ReplicaSync", "ReplicaTestSupport", "ParserDoors",
            ]),
        .testTarget(
            name: "ReplicaAgeTests", dependencies: ["ReplicaAge", "ReplicaTrust", "ReplicaWire", "ReplicaTestSupport"]),
        .testTarget(
            name: "ReplicaStoreTests",
            dependencies: [
                "ReplicaCore", "ReplicaWire", "ReplicaTrust", "ReplicaLog", "ReplicaForms", "ReplicaStore",
                "GenesisBuilder", "ReplicaTestSupport", grdb,
            ]),
        .testTarget(
            name: "ReplicaExchangeTests",
            dependencies: [
                "ReplicaBundle", "ReplicaCore", "ReplicaExchange", "ReplicaForms", "ReplicaLog", "ReplicaOffice",
                "ReplicaStore", "ReplicaSync", "ReplicaTabular", "ReplicaText", "ReplicaTrust", "ReplicaWire",
                "ReplicaPipe", "ReplicaReports", "ReplicaTestSupport", "SampleRegister", "BundleDamage",
            ]),
        .testTarget(
            name: "ReplicaNodeTests",
            dependencies: [
                "ReplicaCore", "ReplicaWire", "ReplicaTrust", "ReplicaLog", "ReplicaStore", "ReplicaSync",
                "ReplicaExchange", "ReplicaNode", "ReplicaPipe", lifecycle, logging, nioCore, nioPosix, nioSSL,
            ]),
        .testTarget(
            name: "ReplicaSyncTests",
            dependencies: [
                "ReplicaCore", "ReplicaWire", "ReplicaTrust", "ReplicaLog", "ReplicaSync", "ReplicaTestSupport",
            ]),
        .testTarget(
            name: "ReplicaFormsTests", dependencies: ["ReplicaCore", "ReplicaForms", "ReplicaText", "ReplicaWire"]),
        .testTarget(
            name: "ReplicaCommandTests",
            dependencies: [
                "kieubao", "ReplicaCore", "ReplicaExchange", "ReplicaFilter", "ReplicaForms", "ReplicaOffice",
                "ReplicaSync", "ReplicaTabular", "ReplicaText", "ReplicaTrust", "ReplicaWire", argumentParser,
            ]),
    ],
    swiftLanguageModes: [.v6]
)

// Fuzzing (tools/fuzz/run) builds with coverage and the address sanitizer, into a folder of its own.
if Context.environment["KIEUBAO_FUZZ"] != nil {
    package.targets += [
        .executableTarget(name: "replica-fuzz", dependencies: ["ParserDoors"], path: "tools/fuzz/program")
    ]
}

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
