import GRDB
package import ReplicaCore
package import ReplicaLog
package import ReplicaWire

extension StoreTables {
    static let batches = """
        -- What came or was made in one go. The identity tells a bundle that is applied again; the name is shown and
        -- nothing else; first and last are own numbers; withdrawn is the batch that took this one back.
        CREATE TABLE kb_batch (
            no INTEGER PRIMARY KEY, kind INTEGER NOT NULL, identity BLOB UNIQUE, name TEXT NOT NULL,
            origin INTEGER NOT NULL, at INTEGER NOT NULL, finished INTEGER NOT NULL, changes INTEGER NOT NULL,
            first INTEGER, last INTEGER, withdrawn INTEGER);
        CREATE TABLE kb_batch_segment (seq INTEGER PRIMARY KEY, batch INTEGER NOT NULL);
        CREATE INDEX kb_batch_segment_batch ON kb_batch_segment (batch);
        ALTER TABLE kb_waiting ADD COLUMN batch INTEGER;
        -- Segments that would change too many of the records that were here, until a person has decided.
        CREATE TABLE kb_held (
            no INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, batch INTEGER NOT NULL, at INTEGER NOT NULL,
            decision INTEGER NOT NULL, header BLOB NOT NULL, bytes BLOB NOT NULL);
        CREATE INDEX kb_held_batch ON kb_held (batch);
        """
}

/// What came or was made in one go, and can be taken back in one go.
package struct Batch: Sendable {
    /// This database's own number for it.
    package let number: Int64
    package let kind: Kind
    /// Tells the import, if it came from elsewhere.
    package let identity: Hash256?
    /// The name of the file that it came from, for people to read; no path, and nothing is ever opened by it.
    package let name: String
    /// Who sent or made it.
    package let replica: ReplicaID
    /// Milliseconds since 1970, as the clock here had it.
    package let at: UInt64
    /// How many changes of it were applied.
    package let changes: Int
    /// The numbers of the own changes that it is.
    package let numbers: ClosedRange<UInt64>?
    /// The batch that took it back.
    package let withdrawnBy: Int64?

    package enum Kind: Int64, Sendable {
        case bundle = 0
        case session = 1
        /// A list that was imported here.
        case list = 2
        case withdrawal = 3
    }
}

/// Where segments come from in one go, by stick or wire.
package struct BatchSource: Sendable {
    package let kind: Batch.Kind
    package let name: String
    package let sender: ReplicaID
    /// Tells what is the same import, taken up again.
    package let identity: Hash256

    package init(kind: Batch.Kind, name: String, sender: ReplicaID, identity: Hash256) {
        self.kind = kind
        self.name = name
        self.sender = sender
        self.identity = identity
    }
}

extension StoreSession {
    // MARK: Writing

    /// The number of the batch that an import is; a new one if it was not met before.
    package func batch(of source: BatchSource, wallMilliseconds: UInt64) throws -> Int64 {
        if let known = try batch(identity: source.identity) { return known.number }
        let origin = try numbering.origin(for: source.sender, db)
        try db.execute(
            sql: """
                INSERT INTO kb_batch (kind, identity, name, origin, at, finished, changes) VALUES (?, ?, ?, ?, ?, 0, 0)
                """,
            arguments: [
                source.kind.rawValue, source.identity.bytes, source.name, origin.number,
                Int64(clamping: wallMilliseconds),
            ])
        return db.lastInsertedRowID
    }

    /// Notes that a segment that was applied just now belongs to a batch.
    ///
    /// - Parameter changes: How many of its changes were new.
    package func note(segment hash: Hash256, changes: Int, in batch: Int64) throws {
        let insertion = try db.cachedStatement(
            sql: "INSERT OR IGNORE INTO kb_batch_segment (seq, batch) SELECT seq, ? FROM kb_segment WHERE hash = ?")
        try insertion.execute(arguments: [batch, hash.bytes])
        try db.cachedStatement(sql: "UPDATE kb_batch SET changes = changes + ? WHERE no = ?")
            .execute(arguments: [changes, batch])
    }

    /// Notes that everything of an import was taken in; from now on it is not taken up again.
    package func finishBatch(identity: Hash256) throws {
        try db.execute(sql: "UPDATE kb_batch SET finished = 1 WHERE identity = ?", arguments: [identity.bytes])
    }

    /// Notes own changes that were made in one go; returns the number of the batch.
    @discardableResult
    package func noteBatch(
        _ kind: Batch.Kind, name: String, numbers: ClosedRange<UInt64>, wallMilliseconds: UInt64
    ) throws -> Int64? {
        guard let own = try ownReplica() else { return nil }
        let origin = try numbering.origin(for: own, db)
        try db.execute(
            sql: """
                INSERT INTO kb_batch (kind, name, origin, at, finished, changes, first, last)
                VALUES (?, ?, ?, ?, 1, ?, ?, ?)
                """,
            arguments: [
                kind.rawValue, name, origin.number, Int64(clamping: wallMilliseconds), numbers.count,
                Int64(numbers.lowerBound), Int64(numbers.upperBound),
            ])
        return db.lastInsertedRowID
    }

    /// Notes that a batch was taken back. What it had taken back itself is in force again.
    package func noteWithdrawn(_ batch: Int64, by withdrawal: Int64) throws {
        try db.execute(sql: "UPDATE kb_batch SET withdrawn = NULL WHERE withdrawn = ?", arguments: [batch])
        try db.execute(sql: "UPDATE kb_batch SET withdrawn = ? WHERE no = ?", arguments: [withdrawal, batch])
    }

    // MARK: Reading

    /// All batches, the latest first.
    package func batches() throws -> [Batch] {
        try Row.fetchAll(db, sql: "SELECT * FROM kb_batch ORDER BY no DESC").compactMap(batch)
    }

    package func batch(_ number: Int64) throws -> Batch? {
        try Row.fetchOne(db, sql: "SELECT * FROM kb_batch WHERE no = ?", arguments: [number]).flatMap(batch)
    }

    /// The batch that an import was before it was interrupted.
    package func unfinishedBatch(identity: Hash256) throws -> Int64? {
        try Int64.fetchOne(
            db, sql: "SELECT no FROM kb_batch WHERE identity = ? AND finished = 0", arguments: [identity.bytes])
    }

    package func batch(identity: Hash256) throws -> Batch? {
        try Row.fetchOne(
            db.cachedStatement(sql: "SELECT * FROM kb_batch WHERE identity = ?"), arguments: [identity.bytes]
        ).flatMap(batch)
    }

    private func batch(_ row: Row) throws -> Batch? {
        guard let origin = numbering.origin(row["origin"]), let kind = Batch.Kind(rawValue: row["kind"]) else {
            return nil
        }
        var numbers: ClosedRange<UInt64>?
        if !(row["first"] as DatabaseValue).isNull, !(row["last"] as DatabaseValue).isNull {
            let (first, last) = try (row.number("first"), row.number("last"))
            if first <= last { numbers = first...last }
        }
        return try Batch(
            number: row["no"], kind: kind,
            identity: (row["identity"] as [UInt8]?).flatMap(Hash256.init(bytes:)), name: row["name"],
            replica: origin.replica, at: row.number("at"), changes: row["changes"], numbers: numbers,
            withdrawnBy: row["withdrawn"])
    }

    /// The segments of a batch that were applied, in the order in which they were.
    package func segments(of batch: Int64) throws -> [SegmentEntry] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT seq, hash, origin, scope, first, last, count, length(bytes) AS size FROM kb_segment
                WHERE seq IN (SELECT seq FROM kb_batch_segment WHERE batch = ?) ORDER BY seq
                """, arguments: [batch]
        ).compactMap(segmentEntry)
    }

    /// Calls `body` with every run of changes of a batch that was applied from elsewhere, in that order.
    package func forEachRun(of batch: Int64, _ body: (ChangeRun, ScopeName) throws -> Void) throws {
        for entry in try segments(of: batch) { try body(openRun(entry.hash), entry.scope) }
    }

    /// Calls `body` with every run that holds some numbers of a replica's changes, sealed or not.
    package func forEachRun(
        of replica: ReplicaID, numbers: ClosedRange<UInt64>, _ body: (ChangeRun, ScopeName) throws -> Void
    ) throws {
        guard let origin = numbering.origins(of: replica).first else { return }
        let rows = try Row.fetchAll(
            db, sql: "SELECT hash, scope FROM kb_segment WHERE origin = ? AND first <= ? AND last >= ? ORDER BY seq",
            arguments: [origin.number, Int64(clamping: numbers.upperBound), Int64(clamping: numbers.lowerBound)])
        for row in rows {
            guard let hash = Hash256(bytes: row["hash"]), let scope = numbering.scope(number: row["scope"]) else {
                continue
            }
            try body(openRun(hash), scope)
        }
        guard try ownReplica() == replica else { return }
        for (scope, runs) in try ownTails().sorted(by: { $0.key < $1.key }) {
            for run in runs { try body(run, scope) }
        }
    }

    /// The own changes that are not sealed, by scope. A tail has its bounds, and there is one for each scope.
    package func ownTails() throws -> [ScopeName: [ChangeRun]] {
        var tails: [ScopeName: [ChangeRun]] = [:]
        for scope in try scopesWithTails() {
            if let number = numbering.scope(scope) { tails[scope] = try tailParts(scope: number) }
        }
        return tails
    }

    /// The place of the newest segment in the log; 0 if there is none.
    package func lastSequence() throws -> Int64 { try Int64.fetchOne(db, sql: "SELECT max(seq) FROM kb_segment") ?? 0 }
}
