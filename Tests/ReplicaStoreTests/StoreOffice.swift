import Foundation
import ReplicaCore
import ReplicaForms
import ReplicaLog
import ReplicaStore
import ReplicaTrust
import ReplicaWire

/// One replica for tests of the store: a database in a temporary folder and a key.
final class StoreOffice {
    let store: Store
    let key: SigningKey
    let path: String
    var wallMilliseconds: UInt64

    /// A database that holds the genesis and nothing else, made once and copied.
    private static let template: String = {
        let path = temporaryPath()
        do {
            let store = try Store(path: path, creating: true)
            try store.write { session in
                let segment = try SignedSegment(bytes: Genesis.segment)
                try session.create(replica: GenesisReplica.id, genesis: segment.hash)
                _ = try session.apply(segment.open(), bytes: Genesis.segment, wallMilliseconds: 0)
            }
            try store.close()
        } catch {
            preconditionFailure("the template could not be made: \(error)")
        }
        return path
    }()

    private static func temporaryPath() -> String {
        FileManager.default.temporaryDirectory.appending(path: "kieubao-store-\(UUID().uuidString).sqlite").path
    }

    /// - Parameter unit: The office that the replica announces itself for.
    init(unit: String, name: String, seed: UInt8, wallMilliseconds: UInt64 = 1_800_000_000_000) throws {
        path = Self.temporaryPath()
        try FileManager.default.copyItem(atPath: Self.template, toPath: path)
        guard let key = SigningKey(seed: Array(repeating: seed, count: 32)) else {
            preconditionFailure("a seed has 32 bytes")
        }
        self.key = key
        self.wallMilliseconds = wallMilliseconds
        store = try Store(path: path)
        try store.write { session in
            guard let genesis = try session.genesis() else { preconditionFailure("no genesis") }
            try session.create(replica: key.replica, genesis: genesis)
        }
        try make { session in
            guard let office = session.unit(code: unit) else { preconditionFailure("unknown unit") }
            return [
                ChangeDraft(
                    scope: .province, record: nil, collection: BuiltIn.replicas,
                    entries: [
                        .init(Shape.Entry(.assign, BuiltIn.name), values: [.text(name)]),
                        .init(Shape.Entry(.assign, BuiltIn.unit), values: [.dot(office)]),
                    ])
            ]
        }
    }

    deinit {
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    }

    /// Makes changes in one transaction.
    @discardableResult
    func make(_ drafts: (StoreSession) throws -> [ChangeDraft]) throws -> [Dot] {
        try store.write { session in
            var writer = try LocalWriter(
                session, key: key, author: "Cán bộ", wallMilliseconds: wallMilliseconds)
            let dots = try drafts(session).map { try writer.make($0) }
            try writer.finish()
            return dots
        }
    }

    func seal() throws {
        try store.write { session in
            var writer = try LocalWriter(session, key: key, author: "", wallMilliseconds: wallMilliseconds)
            try writer.sealAll()
            try writer.finish()
        }
    }

    func segments() throws -> [(hash: Hash256, bytes: [UInt8])] {
        try store.read { session in
            try session.segments().map { entry in
                guard let bytes = try session.segmentBytes(entry.hash) else { preconditionFailure("missing") }
                return (entry.hash, bytes)
            }
        }
    }

    /// Takes a segment as a bundle would bring it: applied, or kept until what it needs is here.
    func receive(_ bytes: [UInt8]) throws {
        let signed = try SignedSegment(bytes: bytes)
        // What was done so far was done without knowing what comes now.
        if signed.header.scope == .province { try seal() }
        try store.write { session in
            if try session.hasSegment(signed.hash) { return }
            guard try session.missing(for: signed.header).isEmpty else {
                return try session.keepWaiting(signed.header, hash: signed.hash, bytes: bytes)
            }
            _ = try session.apply(signed.open(), bytes: bytes, wallMilliseconds: wallMilliseconds)
        }
        while let ready = try store.read({ session in
            try session.waiting().first { try session.missing(for: $0.header).isEmpty }?.hash
        }) {
            try store.write { session in
                if let bytes = try session.waitingBytes(ready), try !session.hasSegment(ready) {
                    _ = try session.apply(
                        SignedSegment(bytes: bytes).open(), bytes: bytes, wallMilliseconds: wallMilliseconds)
                }
                try session.stopWaiting(ready)
            }
        }
    }

    /// Whether the replica knows that its work was ended.
    var isEnded: Bool {
        get throws {
            try store.read { session in try session.trust.enrolments(of: key.replica).contains { !$0.ended.isEmpty } }
        }
    }

    func digests() throws -> [String] {
        try store.read { try $0.digests().map { $0.scope.string + " " + $0.digest.hexadecimal } }
    }
}
