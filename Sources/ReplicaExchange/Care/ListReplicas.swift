import ReplicaCore
import ReplicaStore

/// A replica as an audit sees it.
package struct ReplicaReport: Sendable {
    package let name: String
    package let unit: String?
    package let fingerprint: String
    package let isOwn: Bool
    package let isMaster: Bool
    /// The replica that it says it succeeds.
    package let predecessor: String?
    /// The replicas that it signed as its successors.
    package let successors: [String]
    /// How many heads its logs have: more than one is a fork, because a database was copied or set back.
    package let heads: Int
    /// Changes in segments of its logs that are here. What stands in two branches counts twice.
    package let changes: Int
    /// When a bundle of its own was last taken in; `nil` if none was.
    package let receivedAt: UInt64?
}

extension Replica {
    /// Every replica of which anything is here, with what its log says about copies and restores.
    package func replicas() throws -> [ReplicaReport] {
        try read { session in
            let lineage = Lineage(session)
            let heads = try session.headCounts()
            var changes: [ReplicaID: Int] = [:]
            for entry in try session.segments() { changes[entry.replica, default: 0] += entry.count }
            let received = try Dictionary(session.peers().map { ($0.replica, $0.receivedAt) }) { first, _ in first }
            let own = try session.ownReplica()
            return try session.knownReplicas().filter { $0.replica != GenesisReplica.id }.compactMap { origin in
                let record = try session.announcement(of: origin.replica)?.state
                // Numbers are given to whatever a change names: only who wrote something is a replica here.
                if record == nil, changes[origin.replica] == nil { return nil }
                let isMaster = record?.live(RegisterKey(BuiltIn.role)).contains { $0.values == [.text("master")] }
                return ReplicaReport(
                    name: origin.label, unit: origin.unit.flatMap { session.unitCodes[$0] },
                    fingerprint: Self.fingerprint(of: origin.replica), isOwn: origin.replica == own,
                    isMaster: isMaster ?? false,
                    predecessor: lineage.predecessor(of: origin.replica).map { session.label(of: $0) },
                    successors: lineage.successors(of: origin.replica).map { session.label(of: $0) },
                    heads: heads[origin.replica] ?? 0,
                    changes: (changes[origin.replica] ?? 0)
                        + (origin.replica == own ? try session.ownChanges(confirmedBy: []).pending : 0),
                    receivedAt: received[origin.replica])
            }
        }
    }
}

/// Who succeeds whom, as the records of the replicas say (`Protocol/05` §3).
struct Lineage {
    private let session: StoreSession

    init(_ session: StoreSession) { self.session = session }

    func predecessor(of replica: ReplicaID) -> ReplicaID? {
        guard let record = try? session.announcement(of: replica)?.state else { return nil }
        return ShownValue<Dot>(owner: nil, office: { _ in nil }).choose(
            from: record.live(RegisterKey(BuiltIn.predecessor)))?
            .values.first.flatMap { ReplicaID(bytes: $0.content) }
    }

    /// Those whom the replica itself named: an element that somebody else wrote says nothing.
    func successors(of replica: ReplicaID) -> [ReplicaID] {
        guard let record = try? session.announcement(of: replica)?.state else { return [] }
        return record.elements(of: BuiltIn.successor).filter { element in
            record.live(RegisterKey(BuiltIn.successor, element: element)).contains { $0.dot.replica == replica }
        }.compactMap { ReplicaID(bytes: $0.content) }
    }
}
