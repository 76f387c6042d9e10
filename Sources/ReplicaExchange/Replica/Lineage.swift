import ReplicaCore
import ReplicaStore

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
