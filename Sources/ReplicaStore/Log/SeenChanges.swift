import GRDB
package import ReplicaCore
import ReplicaWire

/// How far the author of each segment of a scope had seen the logs of others: version vectors (Parker et al., *Detection
/// of mutual inconsistency in distributed systems*, 1983), reckoned from what the segments depend on.
///
/// A segment says what its author had when he sealed it, so a change may seem to have seen a little more than it had,
/// and never less. Where a log branched, its branches are taken for one.
package struct SeenChanges {
    private struct Segment {
        let first: UInt64
        let last: UInt64
        let seen: [ReplicaID: UInt64]
    }

    /// By author, ascending by their first numbers.
    private var segments: [ReplicaID: [Segment]] = [:]
    /// What is here: all that a pending change can have seen.
    private var all: [ReplicaID: UInt64] = [:]

    /// Reads the headers of a scope's segments.
    package init(_ session: StoreSession, scope: ScopeName) throws {
        guard let number = session.numbering.scope(scope) else { return }
        let hashes = try [UInt8].fetchAll(
            session.db, sql: "SELECT hash FROM kb_segment WHERE scope = ? ORDER BY seq", arguments: [number])
        var known: [Hash256: [ReplicaID: UInt64]] = [:]
        for hash in hashes.compactMap(Hash256.init(bytes:)) {
            guard let header = try session.header(of: hash) else { continue }
            var seen: [ReplicaID: UInt64] = [:]
            let before = [header.previous].compactMap { $0 } + header.dependencies.map(\.head.segment)
            for other in before {
                if let further = known[other] { seen.merge(further, uniquingKeysWith: max) }
            }
            seen[header.replica] = max(seen[header.replica] ?? 0, header.last)
            known[hash] = seen
            all.merge(seen, uniquingKeysWith: max)
            segments[header.replica, default: []].append(
                Segment(first: header.first, last: header.last, seen: seen))
        }
        for author in segments.keys { segments[author]?.sort { $0.first < $1.first } }
    }

    /// Whether neither of two changes can have known of the other.
    package func areParallel(_ one: LiveValue, _ other: LiveValue) -> Bool {
        one.dot.replica != other.dot.replica && !hasSeen(one, other) && !hasSeen(other, one)
    }

    /// A hybrid logical clock never runs behind what its replica has seen: what is not later has not seen it.
    private func hasSeen(_ later: LiveValue, _ earlier: LiveValue) -> Bool {
        later.time > earlier.time && (seen(by: later.dot)[earlier.dot.replica] ?? 0) >= earlier.dot.number
    }

    private func seen(by change: Dot) -> [ReplicaID: UInt64] {
        segments[change.replica]?.first { $0.first <= change.number && change.number <= $0.last }?.seen ?? all
    }
}
