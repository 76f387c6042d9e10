import ReplicaCore
import ReplicaExchange
import ReplicaLog
import ReplicaStore
import ReplicaTestSupport
import ReplicaWire

/// The segments of all offices of a world, each decoded once.
final class LogBook {
    struct Page {
        let hash: Hash256
        let header: SegmentHeader
        let changes: [NamedChange]

        var scope: ScopeName { header.scope }
        var replica: ReplicaID { header.replica }
    }

    /// A segment as an office holds it: contents may be erased in it.
    private struct Copy {
        let bytes: [UInt8]
        let page: Page
    }

    private var copies: [Hash256: [Copy]] = [:]
    /// What each office holds, as it holds it.
    private var held: [[Hash256: Page]] = []
    /// What each office holds, in the order of its log.
    private(set) var holdings: [[Hash256]] = []

    init(_ offices: [Office]) throws {
        for office in offices { try read(office) }
    }

    private func read(_ office: Office) throws {
        try office.replica().read { session in
            let entries = try session.segments()
            holdings.append(entries.map(\.hash))
            var pages: [Hash256: Page] = [:]
            for entry in entries where entry.replica != GenesisReplica.id {
                guard let bytes = try session.segmentBytes(entry.hash) else {
                    throw Violation(.chain, "\(office.seat.name) has a segment without bytes")
                }
                pages[entry.hash] = try page(of: entry, bytes: bytes)
            }
            held.append(pages)
        }
    }

    private func page(of entry: StoreSession.SegmentEntry, bytes: [UInt8]) throws -> Page {
        if let known = copies[entry.hash]?.first(where: { $0.bytes == bytes }) { return known.page }
        let segment = try SignedSegment(bytes: bytes).open()
        let run = segment.run
        let page = Page(
            hash: entry.hash, header: segment.header,
            changes: (0..<run.count).map { NamedChange(dot: run.dot($0), change: run.change($0)) })
        copies[entry.hash, default: []].append(Copy(bytes: bytes, page: page))
        return page
    }

    /// All scopes that anything is about.
    var scopes: Set<ScopeName> { Set(copies.values.compactMap { $0.first?.page.scope }) }

    /// All segments, each once.
    var pages: [Page] { copies.values.compactMap { $0.first?.page } }

    /// A segment, whoever holds it.
    func page(_ hash: Hash256) -> Page? { copies[hash]?.first?.page }

    /// What an office holds.
    func pages(of office: Int) -> some Collection<Page> { held[office].values }

    /// The segments of a scope that an office holds.
    func segments(of office: Int, in scope: ScopeName) -> Set<Hash256> {
        Set(holdings[office].filter { held[office][$0]?.scope == scope })
    }

    /// The changes of a scope that an office holds.
    func changes(of office: Int, in scope: ScopeName) -> [NamedChange] {
        holdings[office].flatMap { hash in
            held[office][hash].flatMap { $0.scope == scope ? $0.changes : nil } ?? []
        }
    }

    /// The changes of a scope that an office holds and that do not count there.
    func apart(at office: Office, in scope: ScopeName) throws -> Set<Dot> {
        try office.replica().read { session in
            if try session.quarantinedCount() == 0 { return [] }
            var apart: Set<Dot> = []
            for segment in try session.quarantine() where segment.entry.scope == scope {
                for item in page(segment.entry.hash)?.changes ?? [] {
                    guard let logged = try session.change(item.dot, scope: scope) else { continue }
                    if try session.objection(to: logged) != nil { apart.insert(item.dot) }
                }
            }
            return apart
        }
    }

    /// The scopes in which any change is about a record.
    func scopes(of record: Dot) -> Set<ScopeName> {
        Set(
            copies.values.compactMap { $0.first?.page }
                .filter { $0.changes.contains { ($0.change.record ?? $0.dot) == record } }.map(\.scope))
    }

    /// Whether a change is the only one that moves a record out of a scope, or takes that back.
    func isFirstMove(_ move: Dot, of record: Dot, in scope: ScopeName) -> Bool {
        pages.allSatisfy { page in
            page.scope != scope
                || page.changes.allSatisfy { item in
                    item.dot == move || (item.change.record ?? item.dot) != record
                        || !item.change.shape.entries.contains { $0.register == BuiltIn.moved }
                }
        }
    }

    /// Whether one change stands before another in a log that has both: where it branched, another branch may have it.
    func isBefore(_ earlier: Dot, _ later: Dot, in scope: ScopeName) -> Bool {
        pages.contains { page in
            guard page.scope == scope, page.changes.contains(where: { $0.dot == later }) else { return false }
            var current: Page? = page
            while let page = current {
                if page.changes.contains(where: { $0.dot == earlier }) { return earlier.number < later.number }
                current = page.header.previous.flatMap { self.page($0) }
            }
            return false
        }
    }

    /// All changes that an office holds.
    func changes(of office: Int) -> [NamedChange] { holdings[office].flatMap { held[office][$0]?.changes ?? [] } }
}
