import GRDB
package import ReplicaCore
package import ReplicaTrust
import ReplicaWire

/// What the sender of a bundle is to this replica (`Protocol/07` §4).
package enum SenderStanding: Sendable {
    /// Enrolled, or the successor of one that is, and not revoked.
    case trusted
    /// Revoked, or one that goes back to an enrolled replica only by what does not count.
    case doubted
    /// No carrier.
    case unknown
}

extension StoreSession {
    /// What a replica is once the statements of a bundle that is about to be taken in are known.
    package func standing(of sender: ReplicaID, with statements: [TrustStatement]) throws -> SenderStanding {
        let trust = try trust(with: statements)
        let enrolments = trust.enrolments(of: sender)
        if !enrolments.isEmpty {
            let isRevoked = enrolments.flatMap(\.ended).contains { $0.cutOff.kind == .revoked }
            return isRevoked ? .doubted : .trusted
        }
        // Who was enrolled since this replica heard last, or since the backup that it was restored from.
        let isNewlyEnrolled = statements.contains { (statement: TrustStatement) -> Bool in
            statement.content == .enrols(key: sender) && trust.mayEnrol(statement.dot.replica)
        }
        if isNewlyEnrolled { return .trusted }
        return try trust.isCarrier(sender, by: trustStatements() + statements) ? .doubted : .unknown
    }

    /// How many bytes of segments are kept of replicas that nobody enrolled, or beyond where somebody was cut off:
    /// in the log, waiting for what they depend on, or held.
    package func doubtedByteCount() throws -> Int {
        var count =
            try Int.fetchOne(
                db,
                sql: """
                    SELECT coalesce(sum(length(bytes)), 0) FROM kb_segment WHERE objected > 0 AND verdict IN (?, ?)
                    """, arguments: [Objection.unknown.rawValue, Objection.cutOff.rawValue]) ?? 0
        let kept = try Row.fetchAll(
            db,
            sql: """
                SELECT header, length(bytes) AS size FROM kb_waiting
                UNION ALL SELECT header, length(bytes) FROM kb_held
                """)
        var doubted: [ReplicaID: Bool] = [:]
        for row in kept {
            let replica = try SegmentHeader(bytes: row["header"]).replica
            let isDoubted = try doubted[replica] ?? (standing(of: replica, with: []) != .trusted)
            doubted[replica] = isDoubted
            if isDoubted { count += row["size"] }
        }
        return count
    }
}
