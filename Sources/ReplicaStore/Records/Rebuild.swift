import GRDB
import ReplicaCore
import ReplicaLog
import ReplicaTrust
import ReplicaWire

extension StoreSession {
    /// Throws away everything that comes from the log and makes it again, within one transaction.
    package func rebuild() throws {
        // Who may write what comes from the log as well: from the verdicts of now, until they agree with themselves.
        _ = try trust
        try clearRecords()
        _ = try nameOrigins()
        try replay()
        try trustChanged()
    }

    /// Empties the tables of the collections and what stands beside them.
    func clearRecords() throws {
        for layout in layouts.values {
            try db.execute(sql: "DELETE FROM \(layout.table)")
            if layout.isSearched {
                try db.execute(sql: "INSERT INTO \(layout.searchTable) (\(layout.searchTable)) VALUES ('delete-all')")
            }
        }
        for table in ["kb_exception", "kb_hidden", "kb_awaited", "kb_violation"] {
            try db.execute(sql: "DELETE FROM \(table)")
        }
        try db.execute(sql: "UPDATE kb_origin SET name = NULL, unit = NULL")
        numbering = try Numbering(db)
        try formsChanged()
    }

    /// Applies the whole log, in the order in which it was applied first, and then the pending tails.
    func replay() throws {
        var seen: [ReplicaID: [ScopeName: UInt64]] = [:]
        for entry in try segments() {
            guard let bytes = try segmentBytes(entry.hash) else { continue }
            let run = try SignedSegment(bytes: bytes).open().run
            let isBranch = entry.first <= seen[entry.replica]?[entry.scope] ?? 0
            let known = isBranch ? try dotsBefore(entry) : []
            let whole = try verdict(of: entry.hash)
            _ = try applyChanges(
                of: run, scope: entry.scope, except: known,
                verdict: SegmentVerdict(trust, whole: whole, run: run, self, scope: entry.scope))
            seen[entry.replica, default: [:]][entry.scope] = max(
                entry.last, seen[entry.replica]?[entry.scope] ?? 0)
        }
        for scope in try scopesWithTails() {
            guard let number = numbering.scope(scope) else { continue }
            for part in try tailParts(scope: number) {
                _ = try applyChanges(of: part, scope: scope, except: sealedDots(sharedWith: part, scope: number))
            }
        }
    }

    private func verdict(of segment: Hash256) throws -> Objection? {
        let code = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT verdict FROM kb_segment WHERE hash = ?"), arguments: [segment.bytes])
        return code.flatMap { Objection(rawValue: UInt8(clamping: $0)) }
    }

    /// Changes of a pending tail that stand in a segment too: one that a copy of this database sealed.
    private func sealedDots(sharedWith part: ChangeRun, scope: Int64) throws -> Set<Dot> {
        guard let first = part.payload.numbers.first, let last = part.payload.numbers.last else { return [] }
        let hashes = try [UInt8].fetchAll(
            db,
            sql: """
                SELECT hash FROM kb_segment WHERE scope = ? AND first <= ? AND last >= ?
                    AND origin IN (SELECT no FROM kb_origin WHERE replica = ?)
                """, arguments: [scope, Int64(last), Int64(first), part.replica.bytes])
        return try Set(hashes.compactMap(Hash256.init(bytes:)).flatMap { try openRun($0).dots })
    }

    /// The changes of earlier segments of the same log that share numbers with a branch.
    private func dotsBefore(_ entry: SegmentEntry) throws -> Set<Dot> {
        let hashes = try segments().filter {
            $0.sequence < entry.sequence && $0.replica == entry.replica && $0.scope == entry.scope
                && $0.first <= entry.last && $0.last >= entry.first
        }
        return try Set(hashes.flatMap { try openRun($0.hash).dots })
    }
}
