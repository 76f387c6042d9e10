import ReplicaCore
import ReplicaStore

/// When a replica last said what it has, and how.
struct PeerReceipt: Equatable {
    let replica: ReplicaID
    /// Milliseconds since 1970.
    let at: UInt64
    let way: ExchangeWay

    /// Those that still speak for somebody: a replica that took a new identity is known by that, as soon as it has
    /// said something under it. A copied replica whose original goes on speaks again under the old one, too.
    ///
    /// - Parameter predecessors: By successor, whom it succeeds.
    static func current(_ receipts: [PeerReceipt], predecessors: [ReplicaID: ReplicaID]) -> [PeerReceipt] {
        var succeededAt: [ReplicaID: UInt64] = [:]
        for receipt in receipts {
            var seen: Set<ReplicaID> = [receipt.replica]
            var next = predecessors[receipt.replica]
            while let before = next, seen.insert(before).inserted {
                succeededAt[before] = max(succeededAt[before] ?? 0, receipt.at)
                next = predecessors[before]
            }
        }
        return receipts.filter { receipt in succeededAt[receipt.replica].map { $0 < receipt.at } ?? true }
    }
}
