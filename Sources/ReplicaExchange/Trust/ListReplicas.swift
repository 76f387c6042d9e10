import ReplicaCore
import ReplicaStore
package import ReplicaTrust
import ReplicaWire

/// One replica as the register of replicas shows it.
package struct ReplicaEntry: Sendable {
    package let name: String
    package let unit: String?
    package let fingerprint: String
    package let state: State
    package let role: String?
    package let grants: [String]
    package let isOwn: Bool
    /// The replica that it says it succeeds, and those that it signed as its successors.
    package let predecessor: String?
    package let successors: [String]
    /// How many heads its logs have: more than one is a fork, because a database was copied or set back.
    package let heads: Int
    /// How many of its changes are here, what is not sealed included, and how many of these do not count. What stands
    /// in two branches counts twice.
    package let changes: Int
    /// The number of its last change that is here, 0 for none: what `--up-to` of a revocation is chosen by.
    package let last: UInt64
    package let quarantined: Int
    /// When its last bundle was taken in here, milliseconds since 1970.
    package let receivedAt: UInt64?

    package enum State: String, Sendable {
        case enrolled, revoked, retired, unknown
        /// Its rights come from the replica that it succeeded.
        case successor
    }
}

extension Replica {
    /// All replicas that are known here, those of the register first.
    package func replicas() throws -> [ReplicaEntry] { try read { try replicas($0).map(\.entry) } }

    /// The part of the list that goes on within a transaction.
    func replicas(_ session: StoreSession) throws -> [(replica: ReplicaID, entry: ReplicaEntry)] {
        let trust = try session.trust
        let segments = try session.segments()
        let apart = Dictionary(grouping: try session.quarantine(), by: \.entry.replica)
        let peers = Dictionary(
            try session.peers().map { ($0.replica, $0.receivedAt) }, uniquingKeysWith: { first, _ in first })
        let heads = try session.headCounts()
        let lineage = Lineage(session)
        let pending = try session.ownChanges(confirmedBy: []).pending
        let own = try session.ownReplica()
        let last = try session.lastNumbers()
        let known = Set(trust.enrolments.keys).union(segments.map(\.replica)).union(own.map { [$0] } ?? [])
            .subtracting(trust.authorities.keys).subtracting([GenesisReplica.id])
        return known.map { replica -> (replica: ReplicaID, entry: ReplicaEntry) in
            let enrolment = trust.enrolments(of: replica).first
            let entry = ReplicaEntry(
                name: session.label(of: replica),
                unit: session.office(of: replica).flatMap { session.unitCodes[$0] },
                fingerprint: KeyFingerprint(key: replica).text,
                state: Self.state(of: replica, enrolment, trust), role: enrolment?.role.rawValue,
                grants: enrolment?.grants.map(\.text).sorted() ?? [],
                isOwn: replica == own,
                predecessor: lineage.predecessor(of: replica).map { session.label(of: $0) },
                successors: lineage.successors(of: replica).map { session.label(of: $0) },
                heads: heads[replica] ?? 0,
                changes: segments.filter { $0.replica == replica }.reduce(replica == own ? pending : 0) {
                    $0 + $1.count
                }, last: last[replica] ?? 0,
                quarantined: apart[replica]?.reduce(0) { $0 + $1.count } ?? 0, receivedAt: peers[replica])
            return (replica, entry)
        }.sorted { ($0.entry.unit ?? "~", $0.entry.name) < ($1.entry.unit ?? "~", $1.entry.name) }
    }

    private static func state(
        of replica: ReplicaID, _ enrolment: Trust.Enrolment?, _ trust: Trust
    ) -> ReplicaEntry.State {
        guard let enrolment else { return .unknown }
        if enrolment.ended.contains(where: { $0.cutOff.kind == .revoked }) { return .revoked }
        if !enrolment.ended.isEmpty { return .retired }
        return trust.enrolments[replica] == nil ? .successor : .enrolled
    }

    /// What is kept here and does not count.
    package func quarantineList() throws -> [QuarantineEntry] {
        try read { session in
            try session.quarantine().map { segment in
                QuarantineEntry(
                    segment: segment.entry.hash.hexadecimal, replica: session.label(of: segment.entry.replica),
                    unit: session.office(of: segment.entry.replica).flatMap { session.unitCodes[$0] },
                    scope: segment.entry.scope.string, first: segment.entry.first, last: segment.entry.last,
                    count: segment.count, objection: segment.objection)
            }
        }
    }
}

/// A segment of which not all counts.
package struct QuarantineEntry: Sendable {
    package let segment: String
    package let replica: String
    package let unit: String?
    package let scope: String
    package let first: UInt64
    package let last: UInt64
    /// How many of its changes do not count.
    package let count: Int
    /// What speaks against all of it; `nil` where it is single changes, which its replica's role may not make.
    package let objection: Objection?
}
