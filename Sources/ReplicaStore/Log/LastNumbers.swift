import GRDB
package import ReplicaCore
package import ReplicaWire

extension StoreSession {
    /// The number of the last change that is here of each replica; what is not sealed yet counts for the own one.
    package func lastNumbers() throws -> [ReplicaID: UInt64] {
        var last: [ReplicaID: UInt64] = [:]
        for row in try Row.fetchAll(
            db.cachedStatement(sql: "SELECT origin, max(last) AS last FROM kb_segment GROUP BY origin"))
        {
            guard let origin = numbering.origin(row["origin"]) else { continue }
            last[origin.replica] = try max(last[origin.replica] ?? 0, row.number("last"))
        }
        if let own = try ownReplica() {
            let pending = try db.number("SELECT max(last) FROM kb_tail_part")
            if pending > 0 { last[own] = max(last[own] ?? 0, pending) }
        }
        return last
    }

    /// A segment of `province` and everything there that it builds on.
    package func provinceBehind(_ segment: Hash256) throws -> Set<Hash256> {
        var behind: Set<Hash256> = []
        var open = [segment]
        while let hash = open.popLast() {
            guard let header = try header(of: hash), header.scope == .province, behind.insert(hash).inserted else {
                continue
            }
            if let previous = header.previous { open.append(previous) }
            open += header.dependencies.map(\.head.segment)
        }
        return behind
    }

    /// How many changes of some segments do not count.
    package func quarantinedCount(among segments: Set<Hash256>) throws -> Int {
        try segments.reduce(0) { total, hash in
            try total
                + (Int.fetchOne(
                    db.cachedStatement(sql: "SELECT objected FROM kb_segment WHERE hash = ?"), arguments: [hash.bytes])
                    ?? 0)
        }
    }

    /// Replicas that were sent the news of their end, each with the hash of the dot of the change that says it.
    package func toldOfTheirEnd() throws -> [(replica: ReplicaID, cutOff: UInt64)] {
        let bytes = try self[.told] ?? []
        return stride(from: 0, to: bytes.count - bytes.count % 40, by: 40).compactMap { start in
            ReplicaID(bytes: Array(bytes[start..<start + 32])).map {
                ($0, bytes[start + 32..<start + 40].reduce(0) { $0 << 8 | UInt64($1) })
            }
        }
    }

    /// Notes that a replica was sent the news of its end.
    package func noteTold(_ replica: ReplicaID, cutOff: Dot) throws {
        if try toldOfTheirEnd().contains(where: { $0.replica == replica && $0.cutOff == cutOff.hash }) { return }
        var entry = replica.bytes
        entry.appendBigEndian(cutOff.hash)
        try set(.told, (try self[.told] ?? []) + entry)
    }
}
