import GRDB
package import ReplicaCore
package import ReplicaWire

/// How two replicas exchanged something.
package enum ExchangeWay: Int64, Sendable {
    case bundle = 0
    case wire = 1
}

extension StoreSession {
    /// Notes what a peer has, as the header of its bundle says, or the end of a session: its receipt.
    package func note(
        receipt frontier: [LogFrontier], of peer: ReplicaID, by way: ExchangeWay = .bundle, wallMilliseconds: UInt64
    ) throws {
        let origin = try numbering.origin(for: peer, db).number
        try db.execute(sql: "DELETE FROM kb_peer_head WHERE peer = ?", arguments: [origin])
        for log in frontier {
            for head in log.heads where head.last <= UInt64(UInt32.max) {
                try db.execute(
                    sql: """
                        INSERT OR REPLACE INTO kb_peer_head (peer, scope, replica, last, hash) VALUES (?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        origin, log.scope.string, log.replica.bytes, Int64(head.last), head.segment.bytes,
                    ])
            }
        }
        // Kept until it comes, whatever the peer's next receipt names: sticks overtake each other.
        try db.execute(
            sql: """
                INSERT OR IGNORE INTO kb_named_head (scope, replica, last, hash)
                SELECT scope, replica, last, hash FROM kb_peer_head WHERE peer = ?
                """, arguments: [origin])
        try db.execute(sql: "DELETE FROM kb_named_head WHERE hash IN (SELECT hash FROM kb_segment)")
        try db.execute(
            sql: "REPLACE INTO kb_peer (peer_origin, received, way) VALUES (?, ?, ?)",
            arguments: [origin, Int64(clamping: wallMilliseconds), way.rawValue])
    }

    /// The peers that sent something, how, and when it was taken in.
    package func peers() throws -> [(replica: ReplicaID, receivedAt: UInt64, way: ExchangeWay)] {
        try Row.fetchAll(
            db.cachedStatement(sql: "SELECT peer_origin, received, way FROM kb_peer ORDER BY received DESC")
        ).compactMap {
            row in
            try numbering.origin(row["peer_origin"]).map {
                ($0.replica, try row.number("received"), ExchangeWay(rawValue: row["way"]) ?? .bundle)
            }
        }
    }

    /// The logs that a peer was known to have, with the heads that it had, when it last said so.
    package func frontier(of peer: ReplicaID) throws -> [LogFrontier] {
        guard let origin = numbering.origins(of: peer).first else { return [] }
        var heads: [ScopeName: [ReplicaID: [LogHead]]] = [:]
        let rows = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT scope, replica, last, hash FROM kb_peer_head WHERE peer = ?"),
            arguments: [origin.number])
        for row in rows {
            guard let replica = ReplicaID(bytes: row["replica"] as [UInt8]), let hash = Hash256(bytes: row["hash"])
            else { continue }
            heads[ScopeName(row["scope"] as String), default: [:]][replica, default: []].append(
                LogHead(replica: replica, last: try row.number("last"), segment: hash))
        }
        return heads.flatMap { scope, logs in
            logs.map { LogFrontier(scope: scope, replica: $0.key, heads: $0.value) }
        }
    }

    /// The heads that a peer was known to have when its last bundle came.
    package func heads(of peer: ReplicaID) throws -> Set<Hash256> {
        guard let origin = numbering.origins(of: peer).first else { return [] }
        let hashes = try [UInt8].fetchAll(
            db.cachedStatement(sql: "SELECT hash FROM kb_peer_head WHERE peer = ?"), arguments: [origin.number])
        return Set(hashes.compactMap(Hash256.init(bytes:)))
    }

    /// The last segments of the logs of some replicas, as far as their changes' numbers go. Those of which nothing
    /// speaks against come first, and of these the ones with the greatest numbers: who branches his log often may have
    /// more heads than a cut-off takes.
    ///
    /// - Parameter upTo: The greatest number that is meant; `nil` for all that is here.
    package func heads(ofAny replicas: Set<ReplicaID>, upTo: UInt64?) throws -> [Hash256] {
        var heads: [Hash256] = []
        for replica in replicas.sorted() {
            for origin in numbering.origins(of: replica) where origin.branch == 0 {
                let hashes: [[UInt8]]
                if let upTo {
                    hashes = try [UInt8].fetchAll(
                        db.cachedStatement(
                            sql: """
                                SELECT hash FROM kb_segment s WHERE origin = ?1 AND last <= ?2 AND NOT EXISTS (
                                    SELECT 1 FROM kb_segment t WHERE t.origin = ?1 AND t.scope = s.scope
                                        AND t.last <= ?2 AND t.last > s.last)
                                ORDER BY s.verdict > 0, s.last DESC, s.hash
                                """), arguments: [origin.number, Int64(clamping: upTo)])
                } else {
                    hashes = try [UInt8].fetchAll(
                        db.cachedStatement(
                            sql: """
                                SELECT h.hash FROM kb_head h JOIN kb_segment s ON s.hash = h.hash WHERE h.origin = ?
                                ORDER BY s.verdict > 0, h.last DESC, h.hash
                                """), arguments: [origin.number])
                }
                heads += hashes.compactMap(Hash256.init(bytes:))
            }
        }
        return heads
    }

    /// Heads that some peer has and that are not here: what could be asked for.
    package func headsElsewhere() throws -> [(scope: ScopeName, head: LogHead)] {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT DISTINCT scope, replica, last, hash FROM kb_peer_head
                    WHERE hash NOT IN (SELECT hash FROM kb_segment)
                    """))
        return try rows.compactMap { row in
            guard let replica = ReplicaID(bytes: row["replica"] as [UInt8]), let hash = Hash256(bytes: row["hash"])
            else {
                return nil
            }
            let head = LogHead(replica: replica, last: try row.number("last"), segment: hash)
            return (ScopeName(row["scope"] as String), head)
        }
    }

    /// Heads that any frontier seen here named and that are not here.
    package func namedHeadsMissing() throws -> [(scope: ScopeName, head: LogHead)] {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT scope, replica, last, hash FROM kb_named_head
                    WHERE hash NOT IN (SELECT hash FROM kb_segment) ORDER BY scope, replica, last
                    """))
        return try rows.compactMap { row in
            guard let replica = ReplicaID(bytes: row["replica"] as [UInt8]), let hash = Hash256(bytes: row["hash"])
            else { return nil }
            let head = LogHead(replica: replica, last: try row.number("last"), segment: hash)
            return (ScopeName(row["scope"] as String), head)
        }
    }

    /// Notes that a bundle carries the own changes of a scope up to its head.
    package func noteSent() throws {
        try db.execute(
            sql: """
                REPLACE INTO kb_sent (scope, origin, last)
                SELECT scope, origin, max(last) FROM kb_head WHERE origin IN (\(try ownOrigins())) GROUP BY scope, origin
                """)
    }

    /// Notes that a peer has the own changes of the scopes of which it has the head: they went by wire.
    package func noteSent(receivedBy peer: ReplicaID) throws {
        guard let origin = numbering.origins(of: peer).first else { return }
        try db.execute(
            sql: """
                REPLACE INTO kb_sent (scope, origin, last)
                SELECT scope, origin, max(last) FROM kb_head WHERE origin IN (\(try ownOrigins()))
                    AND hash IN (SELECT hash FROM kb_peer_head WHERE peer = ?) GROUP BY scope, origin
                """, arguments: [origin.number])
    }

    /// How many own changes are pending, in no bundle yet, and not known to have reached any of some peers.
    ///
    /// - Parameter scopes: The scopes whose changes are to reach one of them; `nil` for all.
    package func ownChanges(
        confirmedBy peers: [ReplicaID], in scopes: Set<ScopeName>? = nil
    ) throws -> (pending: Int, unsent: Int, unconfirmed: Int) {
        let origins = try ownOrigins()
        let pending = try Int.fetchOne(db.cachedStatement(sql: "SELECT coalesce(sum(count), 0) FROM kb_tail_part")) ?? 0
        let unsent =
            try Int.fetchOne(
                db,
                sql: """
                    SELECT coalesce(sum(count), 0) FROM kb_segment WHERE origin IN (\(origins)) AND last > coalesce((
                        SELECT last FROM kb_sent
                        WHERE kb_sent.scope = kb_segment.scope AND kb_sent.origin = kb_segment.origin), 0)
                    """) ?? 0
        var confirmed: Set<Hash256> = []
        for peer in peers { try confirmed.formUnion(heads(of: peer)) }
        let own = try ownReplicas()
        func isAsked(_ scope: ScopeName) -> Bool { scopes?.contains(scope) ?? true }
        let logs = try Dictionary(grouping: segments().filter { own.contains($0.replica) && isAsked($0.scope) }) {
            LogName(scope: $0.scope, replica: $0.replica)
        }
        var unconfirmed = try pendingChanges().reduce(0) { $0 + (isAsked($1.key) ? $1.value : 0) }
        for log in logs.values { unconfirmed += try count(ofUnconfirmed: log, heads: confirmed) }
        return (pending, unsent + pending, unconfirmed)
    }

    /// How many own changes are in no segment yet, by scope.
    package func pendingChanges() throws -> [ScopeName: Int] {
        let rows = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT scope, sum(count) AS count FROM kb_tail_part GROUP BY scope"))
        var pending: [ScopeName: Int] = [:]
        for row in rows {
            if let scope = numbering.scope(number: row["scope"]) { pending[scope] = row["count"] }
        }
        return pending
    }

    private struct LogName: Hashable {
        let scope: ScopeName
        let replica: ReplicaID
    }

    /// The changes of a log that none of some heads has behind it.
    private func count(ofUnconfirmed log: [SegmentEntry], heads: Set<Hash256>) throws -> Int {
        let known = log.filter { heads.contains($0.hash) }
        // Segments of a log that did not branch are one after the other, in the order of their numbers.
        let isChain = zip(log, log.dropFirst()).allSatisfy { $0.last < $1.first }
        if isChain {
            let last = known.map(\.last).max() ?? 0
            return log.reduce(0) { $0 + ($1.last > last ? $1.count : 0) }
        }
        var previous: [Hash256: Hash256] = [:]
        for entry in log { previous[entry.hash] = try header(of: entry.hash)?.previous }
        var had: Set<Hash256> = []
        for head in known {
            var next: Hash256? = head.hash
            while let current = next, had.insert(current).inserted { next = previous[current] }
        }
        return log.reduce(0) { $0 + (had.contains($1.hash) ? 0 : $1.count) }
    }

    /// The import from a peer over the wire that was interrupted last, if that is not too long ago.
    ///
    /// - Parameter since: Milliseconds since 1970; an earlier one is not taken up again.
    package func unfinishedSession(with peer: ReplicaID, since: UInt64) throws -> Batch? {
        guard let origin = numbering.origins(of: peer).first else { return nil }
        let number = try Int64.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT no FROM kb_batch WHERE kind = ? AND origin = ? AND finished = 0 AND at >= ? ORDER BY no DESC
                    """),
            arguments: [Batch.Kind.session.rawValue, origin.number, Int64(clamping: since)])
        return try number.flatMap { try batch($0) }
    }

    /// The numbers of all own identities, for a list in SQL.
    private func ownOrigins() throws -> String {
        try ownReplicas().compactMap { numbering.origins(of: $0).first }.map { String($0.number) }
            .joined(separator: ", ")
    }

    /// The segments that a peer is not known to have, in causal order.
    ///
    /// - Parameter peer: `nil` for somebody of whom nothing is known: everything.
    package func segments(lackedBy peer: ReplicaID?) throws -> [SegmentEntry] {
        // Everybody begins with the genesis.
        let all = try segments().filter { $0.replica != GenesisReplica.id }
        guard let peer else { return all }
        let heads = try heads(of: peer)
        if heads.isEmpty { return all }
        // Whoever has a segment has all before it in its log: walk back from the heads that are here.
        var previous: [Hash256: Hash256] = [:]
        for entry in all {
            if let header = try header(of: entry.hash), let before = header.previous { previous[entry.hash] = before }
        }
        var had: Set<Hash256> = []
        for head in heads {
            var next: Hash256? = head
            while let current = next, had.insert(current).inserted { next = previous[current] }
        }
        return all.filter { !had.contains($0.hash) }
    }

    /// The header of a segment of the log.
    package func header(of hash: Hash256) throws -> SegmentHeader? {
        guard
            let start = try [UInt8].fetchOne(
                db.cachedStatement(sql: "SELECT substr(bytes, 1, 65546) FROM kb_segment WHERE hash = ?"),
                arguments: [hash.bytes])
        else { return nil }
        var reader = ByteReader(start)
        return try SegmentHeader(
            bytes: reader.lengthPrefixed(max: WireLimits.segmentHeaderBytesMax, "03 §1 header"))
    }
}
