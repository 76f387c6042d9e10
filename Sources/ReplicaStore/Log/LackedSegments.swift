import GRDB
import ReplicaCore
package import ReplicaWire

extension StoreSession {
    /// The segments of a log that a peer lacks, in the order in which they were applied here (`Protocol/08` §5).
    ///
    /// Takes as long as what is lacked is long, unless the log has branched.
    ///
    /// - Parameters:
    ///   - log: The log's heads here.
    ///   - peer: The heads that the peer names, some of which may not be here.
    package func segments(of log: LogFrontier, lackedBy peer: [LogHead]) throws -> [SegmentEntry] {
        let known = try peer.filter { try hasSegment($0.segment) }
        if Set(log.heads).isSubset(of: known) { return [] }
        let last = log.heads.map(\.last).max() ?? 0
        // Who is ahead sends, and lacks nothing. If the log has branched, its next frontier shows that.
        if peer.contains(where: { $0.last > last && !known.contains($0) }) { return [] }
        if log.heads.count == 1, known.count <= 1 {
            // A log with one head is a chain.
            return try entries(of: log, after: known.first?.last ?? 0)
        }
        let entries = try entries(of: log, after: 0)
        var previous: [Hash256: Hash256] = [:]
        for entry in entries { previous[entry.hash] = try header(of: entry.hash)?.previous }
        var had: Set<Hash256> = []
        for head in known {
            var next: Hash256? = head.segment
            while let current = next, had.insert(current).inserted { next = previous[current] }
        }
        return entries.filter { !had.contains($0.hash) }
    }

    private func entries(of log: LogFrontier, after last: UInt64) throws -> [SegmentEntry] {
        guard let scope = numbering.scope(log.scope), let origin = numbering.origins(of: log.replica).first else {
            return []
        }
        return try Row.fetchAll(
            db,
            sql: """
                SELECT seq, hash, origin, scope, first, last, count, length(bytes) AS size FROM kb_segment
                WHERE origin = ? AND scope = ? AND first > ? ORDER BY seq
                """, arguments: [origin.number, scope, Int64(clamping: last)]
        ).compactMap(segmentEntry)
    }
}
