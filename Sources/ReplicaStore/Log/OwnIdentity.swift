import GRDB
package import ReplicaCore
import ReplicaLog
package import ReplicaWire

/// Whose store this is, and whose it was: a replica that notices that it is a copy goes on under a new identity
/// (`design.md` 5, `Protocol/05` §3).
extension StoreSession {
    /// The identities that this store had before, oldest first.
    package func formerReplicas() throws -> [ReplicaID] {
        let bytes = try self[.former] ?? []
        return stride(from: 0, to: bytes.count - bytes.count % 32, by: 32).compactMap {
            ReplicaID(bytes: Array(bytes[$0..<$0 + 32]))
        }
    }

    /// All identities of this store, the present one last.
    package func ownReplicas() throws -> [ReplicaID] {
        try formerReplicas() + (try ownReplica().map { [$0] } ?? [])
    }

    /// The number of the next own change.
    package func nextNumber() throws -> UInt64 { try number(.nextNumber) }

    /// Leaves out the number of the next own change, as a log may (`Protocol/01` §2): whoever compares the next
    /// number sees that something was done here since.
    package func skipNumber() throws { try set(.nextNumber, nextNumber() + 1) }

    /// Own changes have at least this number from now on.
    package func raiseNextNumber(to number: UInt64) throws {
        if try number > self.number(.nextNumber) { try set(.nextNumber, number) }
    }

    /// The greatest time issued or adopted so far, in milliseconds since 1970.
    package func clockMilliseconds() throws -> UInt64 {
        HybridTimestamp(rawValue: try number(.clock)).wallMilliseconds
    }

    /// Goes on as another replica, whose numbers begin at `next`, or after those that are here of it.
    ///
    /// Every own tail is sealed or taken back before: a tail belongs to the identity that gave its numbers.
    package func become(_ replica: ReplicaID, next: UInt64 = 1) throws {
        precondition(tails.isEmpty, "an identity seals its tails before it ends")
        if let before = try ownReplica(), before != replica {
            let former = try formerReplicas().filter { $0 != before && $0 != replica } + [before]
            try set(.former, former.flatMap(\.bytes))
        }
        try set(.replica, replica.bytes)
        own = replica
        let origin = try numbering.origin(for: replica, db)
        let last = try db.number("SELECT max(last) FROM kb_segment WHERE origin = ?", arguments: [origin.number])
        try set(.nextNumber, max(next, last + 1))
        try unset(.seenElsewhere)
    }

    /// The record in which a replica announced itself (`Protocol/05` §3): the first that it created in `replica`.
    package func announcement(of replica: ReplicaID) throws -> StoredRecord? {
        var found: [StoredRecord] = []
        for origin in numbering.origins(of: replica) {
            let keys = try origin.key(0)...origin.key(WireLimits.numberMax)
            if let table = tables[BuiltIn.replicas] {
                let key = try Int64.fetchOne(
                    db, sql: "SELECT _key FROM \(table.layout.table) WHERE _key BETWEEN ? AND ? ORDER BY _key LIMIT 1",
                    arguments: [keys.lowerBound, keys.upperBound])
                if let key, let record = try record(key: key, collection: BuiltIn.replicas) { found.append(record) }
            }
            let hidden = try [UInt8].fetchAll(
                db, sql: "SELECT state FROM kb_hidden WHERE key BETWEEN ? AND ? AND collection = ? ORDER BY key",
                arguments: [keys.lowerBound, keys.upperBound, numbering.name(BuiltIn.replicas)])
            for bytes in hidden {
                let state = try HiddenRecord(bytes: bytes, numbering: numbering).state
                guard state.isCreated,
                    let record = try record(state.record, scope: .province, collection: BuiltIn.replicas)
                else { continue }
                found.append(record)
            }
        }
        return found.min { $0.state.record < $1.state.record }
    }

    /// All short names that replicas announced.
    package func shortNames() -> Set<String> { Set(numbering.origins.compactMap(\.name)) }

    // MARK: Noticing

    /// Notes that a segment of the own log was not written here, unless all that it brings is how a copy of this
    /// database ended: it names its successor and writes no more under this name.
    func noticeOwnLog(_ run: ChangeRun, known: Set<Dot>) throws {
        let isEnding = (0..<run.count).allSatisfy { index in
            known.contains(run.dot(index)) || run.payload.shape(of: index).isSuccession
        }
        if !isEnding { try set(.seenElsewhere, [1]) }
    }

    // MARK: Tails whose key is lost

    /// Takes the pending changes out of the store again and returns them in the order of their numbers.
    ///
    /// For a store whose key is lost: nobody can seal them, so that they have to be made anew by somebody else.
    package func takeBackTails() throws -> [LoggedChange] {
        var changes: [LoggedChange] = []
        for scope in try scopesWithTails() {
            guard let number = numbering.scope(scope) else { continue }
            for part in try tailParts(scope: number) {
                changes += (0..<part.count).map {
                    LoggedChange(change: part.change($0), dot: part.dot($0), scope: scope, segment: nil)
                }
            }
        }
        tails = [:]
        try db.execute(sql: "DELETE FROM kb_tail_part")
        try db.execute(sql: "DELETE FROM kb_tail")
        if !changes.isEmpty { try rebuild() }
        return changes.sorted { $0.dot.number < $1.dot.number }
    }

    // MARK: What an audit asks

    /// How many heads each log of a replica has at most: more than one is a fork.
    package func headCounts() throws -> [ReplicaID: Int] {
        var counts: [ReplicaID: Int] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT origin, count(*) AS n FROM kb_head GROUP BY scope, origin") {
            guard let origin = numbering.origin(row["origin"]) else { continue }
            counts[origin.replica] = max(counts[origin.replica] ?? 0, row["n"])
        }
        return counts
    }

    /// Heads of the own log that a peer says it has and that did not come here: this database was set back, or has a
    /// twin.
    package func ownHeadsElsewhere() throws -> [(scope: ScopeName, head: LogHead)] {
        guard let own = try ownReplica() else { return [] }
        let heads = try headsElsewhere().filter { $0.head.replica == own }
        if heads.isEmpty { return [] }
        // The end of a copy may have come and wait for what it builds on.
        let waiting = try Set(self.waiting().map(\.hash))
        return heads.filter { !waiting.contains($0.head.segment) }
    }

    /// Notes that this replica has a twin, if a peer's receipt says so.
    ///
    /// Two clones that take turns may each be sent what the other one has asked for, so that a segment alone would
    /// not tell them. A peer that lies costs a name, and has signed it.
    package func noticeOwnHeads() throws {
        if try !ownHeadsElsewhere().isEmpty { try set(.seenElsewhere, [1]) }
    }

    /// All replicas of which anything is here, in the order in which they were met.
    package func knownReplicas() -> [Origin] { numbering.origins.filter { $0.branch == 0 } }

    /// What SQLite finds wrong with the file without reading all of it; empty if nothing.
    package func quickProblems() throws -> [String] {
        try String.fetchAll(db, sql: "PRAGMA quick_check").filter { $0 != "ok" }
    }
}

extension Shape {
    /// Whether changes of this shape do nothing but name a replica's successor.
    fileprivate var isSuccession: Bool {
        collection == BuiltIn.replicas && entries.allSatisfy { $0.kind == .include && $0.register == BuiltIn.successor }
    }
}
