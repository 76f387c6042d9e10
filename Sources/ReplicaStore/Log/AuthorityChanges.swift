import GRDB
package import ReplicaCore
import ReplicaLog
package import ReplicaTrust
import ReplicaWire

extension StoreSession {
    /// Makes changes in the name of an authority, seals them and applies them, all at once: its log has no tail,
    /// because its key is here only for as long as it is needed (`Protocol/07` §1).
    ///
    /// - Returns: The dots of the changes, which name the records that they create.
    @discardableResult
    package func sign(
        _ drafts: [ChangeDraft], with authority: any Signer, author: ByteText, wallMilliseconds: UInt64
    ) throws -> [Dot] {
        precondition(!drafts.isEmpty && drafts.allSatisfy { $0.scope == .province }, "an authority writes in province")
        let scope = try numbering.scopeNumber(for: .province, db)
        let origin = try numbering.origin(for: authority.replica, db).number
        let head = try Row.fetchOne(
            db,
            // A branch that does not count is not one to build on: somebody else had the key.
            sql: """
                SELECT h.last, h.hash FROM kb_head h JOIN kb_segment s ON s.hash = h.hash
                WHERE h.scope = ? AND h.origin = ? ORDER BY s.verdict > 0, h.last DESC, h.hash LIMIT 1
                """, arguments: [scope, origin])
        let previous = head.flatMap { Hash256(bytes: $0["hash"]) }
        var number = try head?.number("last") ?? 0
        var clock = HybridClock(greatest: HybridTimestamp(rawValue: try self.number(.clock)))
        let secret = SystemRandom.bytes(32)
        var hasher = LeafHasher(secret: secret)
        var leaves: [Hash256] = []
        let changes = drafts.map { draft in
            number += 1
            let change = Change(
                number: number, time: clock.issue(wallMilliseconds: wallMilliseconds), author: author,
                record: draft.record, shape: draft.shape, replaced: draft.replaced, values: draft.values,
                note: draft.note)
            leaves.append(hasher.leaf(of: change))
            return change
        }
        let position = SegmentSealer.Position(
            scope: .province, previous: previous, dependencies: try provinceHeads(except: origin), enrolment: nil)
        let sealed = try SegmentSealer(key: authority).seal(changes, leaves: leaves, secret: secret, at: position)
        try apply(
            SignedSegment(bytes: sealed.bytes).open(), bytes: sealed.bytes, wallMilliseconds: wallMilliseconds)
        return zip(changes, leaves).map { Dot(replica: authority.replica, number: $0.number, hash: $1.prefix) }
    }

    /// The heads of the other logs of `province`, as many as a header takes.
    private func provinceHeads(except origin: Int64) throws -> [SegmentHeader.Dependency] {
        guard let scope = numbering.scope(.province) else { return [] }
        let rows = try Row.fetchAll(
            db, sql: "SELECT origin, last, hash FROM kb_head WHERE scope = ? AND origin <> ? ORDER BY origin LIMIT ?",
            arguments: [scope, origin, WireLimits.dependenciesMax])
        return try rows.compactMap { row in
            guard let origin = numbering.origin(row["origin"]), let hash = Hash256(bytes: row["hash"]) else {
                return nil
            }
            return SegmentHeader.Dependency(
                isProvince: false, head: LogHead(replica: origin.replica, last: try row.number("last"), segment: hash))
        }
    }
}
