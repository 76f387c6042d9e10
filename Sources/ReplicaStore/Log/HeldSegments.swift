import GRDB
package import ReplicaWire

/// A segment that would change too many of the records that were here, kept until a person has decided.
package struct HeldSegment: Sendable {
    package let hash: Hash256
    package let header: SegmentHeader
    /// What it came with.
    package let batch: Int64
    package let decision: HoldDecision
    /// When it was held; milliseconds since 1970.
    package let at: UInt64
}

/// What a person said about held segments.
package enum HoldDecision: Int64, Sendable {
    case pending = 0
    /// To be applied, as soon as what it depends on is here.
    case accepted = 1
    /// Refused for good; the bytes stay, so that the decision can be changed.
    case refused = 2
}

/// A segment that may be applied once nothing is missing: one that came too early, or that was held and accepted.
package struct ReleasableSegment: Sendable {
    package let hash: Hash256
    package let header: SegmentHeader
    package let batch: Int64?
    package let isAccepted: Bool
}

extension StoreSession {
    /// Keeps a segment for a person's decision. It is not part of the log, and so no receipt names it.
    package func hold(
        _ header: SegmentHeader, hash: Hash256, bytes: [UInt8], batch: Int64, wallMilliseconds: UInt64
    ) throws {
        try db.execute(
            sql: "INSERT OR IGNORE INTO kb_held (hash, batch, at, decision, header, bytes) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [
                hash.bytes, batch, Int64(clamping: wallMilliseconds), HoldDecision.pending.rawValue, header.bytes,
                try withoutErased(header, bytes: bytes),
            ])
        try stopWaiting(hash)
    }

    /// The held segments in the order in which they came, which is a causal order within a batch.
    ///
    /// - Parameter batch: `nil` for all.
    package func held(batch: Int64? = nil) throws -> [HeldSegment] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: "SELECT hash, batch, at, decision, header FROM kb_held WHERE ? IS NULL OR batch = ? ORDER BY no"),
            arguments: [batch, batch]
        ).compactMap(heldSegment)
    }

    /// A held segment; `nil` for one that is not held.
    package func held(_ hash: Hash256) throws -> HeldSegment? {
        try Row.fetchOne(
            db.cachedStatement(sql: "SELECT hash, batch, at, decision, header FROM kb_held WHERE hash = ?"),
            arguments: [hash.bytes]
        ).flatMap(heldSegment)
    }

    private func heldSegment(_ row: Row) throws -> HeldSegment? {
        guard let hash = Hash256(bytes: row["hash"]), let decision = HoldDecision(rawValue: row["decision"]) else {
            return nil
        }
        return HeldSegment(
            hash: hash, header: try SegmentHeader(bytes: row["header"]), batch: row["batch"], decision: decision,
            at: try row.number("at"))
    }

    package func heldBytes(_ hash: Hash256) throws -> [UInt8]? {
        try [UInt8].fetchOne(
            db.cachedStatement(sql: "SELECT bytes FROM kb_held WHERE hash = ?"), arguments: [hash.bytes])
    }

    package func stopHolding(_ hash: Hash256) throws {
        try db.cachedStatement(sql: "DELETE FROM kb_held WHERE hash = ?").execute(arguments: [hash.bytes])
    }

    /// Notes what a person said about everything of a batch that is held.
    package func decide(_ decision: HoldDecision, onBatch batch: Int64) throws {
        try db.execute(
            sql: "UPDATE kb_held SET decision = ? WHERE batch = ?", arguments: [decision.rawValue, batch])
    }

    package func decide(_ decision: HoldDecision, on hash: Hash256) throws {
        try db.execute(
            sql: "UPDATE kb_held SET decision = ? WHERE hash = ?", arguments: [decision.rawValue, hash.bytes])
    }

    /// What may be applied once nothing is missing for it.
    package func releasable() throws -> [ReleasableSegment] {
        let accepted = try held().filter { $0.decision == .accepted }.map {
            ReleasableSegment(hash: $0.hash, header: $0.header, batch: $0.batch, isAccepted: true)
        }
        let rows = try Row.fetchAll(db.cachedStatement(sql: "SELECT hash, header, batch FROM kb_waiting ORDER BY hash"))
        return accepted
            + (try rows.compactMap { row in
                guard let hash = Hash256(bytes: row["hash"]) else { return nil }
                return ReleasableSegment(
                    hash: hash, header: try SegmentHeader(bytes: row["header"]), batch: row["batch"], isAccepted: false)
            })
    }

    package func bytes(of segment: ReleasableSegment) throws -> [UInt8]? {
        try segment.isAccepted ? heldBytes(segment.hash) : waitingBytes(segment.hash)
    }

    /// Takes a segment from those that wait or are held.
    package func stopKeeping(_ hash: Hash256) throws {
        try stopWaiting(hash)
        try stopHolding(hash)
    }
}
