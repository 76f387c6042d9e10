import GRDB
import ReplicaCore
import ReplicaLog
import ReplicaTrust
import ReplicaWire

/// What the segments of the log build on.
struct LogAncestry: Ancestry {
    let session: StoreSession

    func isAncestor(_ segment: Hash256, of head: Hash256) throws -> Bool {
        guard let target = try sequence(of: segment) else { return segment == head }
        var current: Hash256? = head
        while let hash = current {
            if hash == segment { return true }
            // The log is in causal order: what came before the segment cannot follow it.
            guard let sequence = try sequence(of: hash), sequence > target else { return false }
            current = try session.header(of: hash)?.previous
        }
        return false
    }

    func knows(_ segment: Hash256, of change: Dot) throws -> Bool {
        let targets = try holders(of: change)
        guard let first = targets.values.min() else { return false }
        var open = [segment]
        var seen: Set<Hash256> = []
        while let hash = open.popLast() {
            if targets[hash] != nil { return true }
            guard seen.insert(hash).inserted, let sequence = try sequence(of: hash), sequence > first,
                let header = try session.header(of: hash)
            else { continue }
            if let previous = header.previous { open.append(previous) }
            open += header.dependencies.map(\.head.segment)
        }
        return false
    }

    private func sequence(of segment: Hash256) throws -> Int64? {
        try Int64.fetchOne(
            session.db.cachedStatement(sql: "SELECT seq FROM kb_segment WHERE hash = ?"), arguments: [segment.bytes])
    }

    func segments(holding change: Dot) throws -> [Hash256] { try holders(of: change).keys.sorted() }

    func author(of segment: Hash256) throws -> ReplicaID? { try session.header(of: segment)?.replica }

    /// The segments that hold a change, with their places in the order in which they were applied.
    private func holders(of change: Dot) throws -> [Hash256: Int64] {
        var found: [Hash256: Int64] = [:]
        guard change.number <= UInt64(UInt32.max) else { return found }
        for origin in session.numbering.origins(of: change.replica) where origin.branch == 0 {
            let rows = try Row.fetchAll(
                session.db, sql: "SELECT seq, hash FROM kb_segment WHERE origin = ? AND first <= ? AND last >= ?",
                arguments: [origin.number, Int64(change.number), Int64(change.number)])
            for row in rows {
                guard let hash = Hash256(bytes: row["hash"]), try session.openRun(hash).index(of: change) != nil else {
                    continue
                }
                found[hash] = row["seq"]
            }
        }
        return found
    }
}
