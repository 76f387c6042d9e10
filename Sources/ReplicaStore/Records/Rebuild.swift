import GRDB
import ReplicaCore
import ReplicaLog
import ReplicaTrust
import ReplicaWire

extension StoreSession {
    /// Throws away everything that comes from the log and makes it again, within one transaction.
    package func rebuild() throws {
        // Who may write what comes from the log as well: from the verdicts of now, until they agree with themselves.
        try noteAllStatements()
        loadedTrust = nil
        _ = try trust
        try clearRecords()
        _ = try nameOrigins()
        try replay()
        try trustChanged(judging: true)
        try settleRules()
    }

    /// Empties the tables of the collections and what stands beside them.
    func clearRecords() throws {
        for layout in layouts.values {
            try db.execute(sql: "DELETE FROM \(layout.table)")
            if layout.isSearched {
                try db.execute(sql: "INSERT INTO \(layout.searchTable) (\(layout.searchTable)) VALUES ('delete-all')")
            }
        }
        for table in ["kb_exception", "kb_hidden", "kb_awaited", "kb_violation", "kb_review", "kb_scattered"] {
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
            let known = isBranch ? try changesBefore(entry) : [:]
            _ = try applyChanges(
                of: run, scope: entry.scope, except: known,
                verdict: storedVerdict(of: entry.hash, run: run, scope: entry.scope))
            seen[entry.replica, default: [:]][entry.scope] = max(
                entry.last, seen[entry.replica]?[entry.scope] ?? 0)
        }
        for scope in try scopesWithTails() {
            guard let number = numbering.scope(scope) else { continue }
            for part in try tailParts(scope: number) {
                let known = try sealedDots(sharedWith: part, scope: number).map { ($0, true) }
                _ = try applyChanges(
                    of: part, scope: scope, except: Dictionary(known, uniquingKeysWith: { first, _ in first }))
            }
        }
    }

    /// What a segment of the log was judged to have against it, and its changes.
    func storedVerdict(of segment: Hash256, run: ChangeRun, scope: ScopeName) throws -> SegmentVerdict {
        let code = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT verdict FROM kb_segment WHERE hash = ?"), arguments: [segment.bytes])
        return try SegmentVerdict(
            trust, whole: code.flatMap { Objection(rawValue: UInt8(clamping: $0)) }, run: run, self, segment: segment,
            scope: scope)
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

    /// The changes of earlier segments of the same log that share numbers with a branch, and whether they count.
    private func changesBefore(_ entry: SegmentEntry) throws -> [Dot: Bool] {
        let earlier = try segments().filter {
            $0.sequence < entry.sequence && $0.replica == entry.replica && $0.scope == entry.scope
                && $0.first <= entry.last && $0.last >= entry.first
        }
        var known: [Dot: Bool] = [:]
        for other in earlier { try note(openRun(other.hash), in: other.hash, scope: other.scope, &known) }
        return known
    }
}
