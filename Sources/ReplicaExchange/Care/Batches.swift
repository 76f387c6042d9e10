import ReplicaCore
import ReplicaStore
import ReplicaWire

extension Replica {
    /// What came or was made in one go, the latest first: bundles, lists, withdrawals.
    package func batches() throws -> [BatchReport] {
        try read { session in
            let held = Dictionary(grouping: try session.held().filter { $0.decision != .refused }, by: \.batch)
            return try session.batches().map { batch in
                BatchReport(
                    id: BatchLabel.text(batch.number), kind: BatchReport.Kind(batch.kind), name: batch.name,
                    from: session.label(of: batch.replica),
                    fromUnit: session.office(of: batch.replica).flatMap { session.unitCodes[$0] }, at: batch.at,
                    changes: batch.changes,
                    held: (held[batch.number] ?? []).reduce(0) { $0 + $1.header.count },
                    withdrawnBy: batch.withdrawnBy.map(BatchLabel.text))
            }
        }
    }
}

/// One batch, as `batch list` tells it.
package struct BatchReport: Sendable {
    package let id: String
    package let kind: Kind
    /// The name of the file that it came from.
    package let name: String
    package let from: String
    package let fromUnit: String?
    package let at: UInt64
    /// Changes that were applied.
    package let changes: Int
    /// Changes that wait for a person's decision, or for what they depend on.
    package let held: Int
    package let withdrawnBy: String?

    package enum Kind: String, Sendable, CaseIterable {
        case bundle, session, list, withdrawal

        init(_ kind: Batch.Kind) {
            self =
                switch kind {
                case .bundle: .bundle
                case .session: .session
                case .list: .list
                case .withdrawal: .withdrawal
                }
        }
    }
}
