package import ReplicaCore
package import ReplicaSync

/// What one session over the wire came to.
package struct WireReport: Sendable {
    package let peer: String
    package let unit: String?
    package let ending: SyncEnding
    /// New changes that were applied.
    package let applied: Int
    /// What those are about.
    package let collections: Set<FormName>
    /// Changes that were here already.
    package let already: Int
    /// New changes that are kept and do not count.
    package let quarantined: Int
    /// Changes that a person has to confirm before they are applied.
    package let held: Int
    /// Changes that a person refused.
    package let refused: Int
    /// Changes that wait for held or refused ones.
    package let blocked: Int
    /// Segments that were not taken: this replica must not hold their scope, or keeps enough of a peer that was ended.
    package let outOfScope: Int
    package let missing: [MissingReport]
    /// Fields that are in conflict now and were not before.
    package let conflicts: Int
    /// What `withdraw` knows the import by; `nil` if nothing of it was new.
    package let batch: String?
    /// What `bundle accept-held` knows the held changes by.
    package let heldBatches: [String]
    /// Changes that the other side took in; `nil` if it did not take in all.
    package let sent: Int?
    /// The bytes of segments that the other side took in, and that came.
    package let bytesOut: Int
    package let bytesIn: Int
    /// Whether another session right away would bring more.
    package let isUnsettled: Bool

    package var isComplete: Bool { if case .complete = ending { true } else { false } }

    /// This session and the one right after it, as one.
    package func followed(by next: WireReport) -> WireReport {
        WireReport(
            peer: next.peer, unit: next.unit, ending: next.ending, applied: applied + next.applied,
            collections: collections.union(next.collections), already: already + next.already,
            quarantined: quarantined + next.quarantined, held: held + next.held,
            refused: refused + next.refused, blocked: next.blocked, outOfScope: next.outOfScope, missing: next.missing,
            conflicts: conflicts + next.conflicts, batch: next.batch ?? batch,
            heldBatches: heldBatches + next.heldBatches.filter { !heldBatches.contains($0) },
            sent: (sent ?? 0) + (next.sent ?? 0), bytesOut: bytesOut + next.bytesOut, bytesIn: bytesIn + next.bytesIn,
            isUnsettled: next.isUnsettled)
    }
}
