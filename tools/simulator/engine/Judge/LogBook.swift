import ReplicaCore
import ReplicaExchange
import ReplicaLog
import ReplicaStore
import ReplicaTestSupport
import ReplicaWire

/// The segments of all offices of a world, each decoded once.
final class LogBook {
    struct Page {
        let scope: ScopeName
        let replica: ReplicaID
        let changes: [NamedChange]
    }

    private(set) var pages: [Hash256: Page] = [:]
    /// What each office holds.
    private(set) var holdings: [[Hash256]] = []

    init(_ offices: [Office]) throws {
        for office in offices { try read(office) }
    }

    private func read(_ office: Office) throws {
        try office.replica().read { session in
            let entries = try session.segments()
            holdings.append(entries.map(\.hash))
            for entry in entries where pages[entry.hash] == nil && entry.replica != GenesisReplica.id {
                guard let bytes = try session.segmentBytes(entry.hash) else {
                    throw Violation(.chain, "\(office.seat.name) has a segment without bytes")
                }
                let run = try SignedSegment(bytes: bytes).open().run
                pages[entry.hash] = Page(
                    scope: entry.scope, replica: entry.replica,
                    changes: (0..<run.count).map { NamedChange(dot: run.dot($0), change: run.change($0)) })
            }
        }
    }

    /// The segments of a scope that an office holds.
    func segments(of office: Int, in scope: ScopeName) -> Set<Hash256> {
        Set(holdings[office].filter { pages[$0]?.scope == scope })
    }

    /// The changes of a scope that an office holds.
    func changes(of office: Int, in scope: ScopeName) -> [NamedChange] {
        holdings[office].flatMap { hash in pages[hash].flatMap { $0.scope == scope ? $0.changes : nil } ?? [] }
    }

    /// The changes of a scope that an office holds and that do not count there.
    func apart(at office: Office, in scope: ScopeName) throws -> Set<Dot> {
        try office.replica().read { session in
            if try session.quarantinedCount() == 0 { return [] }
            var apart: Set<Dot> = []
            for segment in try session.quarantine() where segment.entry.scope == scope {
                for item in pages[segment.entry.hash]?.changes ?? [] {
                    guard let logged = try session.change(item.dot, scope: scope) else { continue }
                    if try session.objection(to: logged) != nil { apart.insert(item.dot) }
                }
            }
            return apart
        }
    }

    /// The scopes in which any change is about a record.
    func scopes(of record: Dot) -> Set<ScopeName> {
        Set(pages.values.filter { $0.changes.contains { ($0.change.record ?? $0.dot) == record } }.map(\.scope))
    }

    /// All changes that an office holds.
    func changes(of office: Int) -> [NamedChange] { holdings[office].flatMap { pages[$0]?.changes ?? [] } }
}
