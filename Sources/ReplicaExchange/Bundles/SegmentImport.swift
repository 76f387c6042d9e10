import ReplicaCore
import ReplicaLog
import ReplicaStore
import ReplicaTrust
import ReplicaWire

/// One import while it goes on, by stick or wire: from whom, what of it is to be held, and what became of it.
struct SegmentImport {
    let source: BatchSource
    let acceptsHeld: Bool
    var hold: HoldGuard
    /// A guard that has counted nothing, for segments of earlier imports that this one makes ready.
    let fresh: HoldGuard
    var tally = Tally()

    /// In changes.
    struct Tally {
        var applied = 0
        var already = 0
        var held = 0
        var refused = 0
        var quarantined = 0
        /// What those are about that were applied.
        var collections: Set<FormName> = []
        /// The batches that held ones belong to: of this import, or of an earlier one that had to wait.
        var heldBatches: Set<Int64> = []

        mutating func add(_ segment: StoreSession.AppliedSegment) {
            applied += segment.new
            quarantined += segment.quarantined
            if segment.new > 0 { collections.formUnion(segment.collections) }
        }

        /// Adds a segment that is held or was refused.
        mutating func add(_ held: SegmentHeader, of batch: Int64?, _ decision: HoldDecision) {
            if decision == .refused { return refused += held.count }
            self.held += held.count
            if let batch { heldBatches.insert(batch) }
        }
    }

    /// Whether a segment that is not in the log is to be held, or goes on being held.
    ///
    /// - Parameters:
    ///   - kept: What is known of it, if it is held already.
    ///   - open: Opens it; asked only where it was not examined before.
    mutating func holds(
        _ segment: SignedSegment, _ kept: HeldSegment?, _ session: StoreSession, open: () throws -> VerifiedSegment
    ) throws -> Bool {
        switch kept?.decision {
        case .refused: return true
        case .accepted: return false
        case .pending: return !acceptsHeld
        case nil: break
        }
        if acceptsHeld { return false }
        if !hold.hasExamined(segment.hash) { try hold.examine(open(), ExistingRecords(session)) }
        return hold.holds(segment.hash)
    }

    /// The waiting segments that are ready now, or will be once others of them are applied, and have to be held
    /// instead: what they came with was too much then only because the records were not here yet.
    func heldOnRelease(_ session: StoreSession) throws -> Set<Hash256> {
        var rest = try session.releasable()
        if rest.isEmpty { return [] }
        let own = try session.batch(identity: source.identity)?.number
        let records = ExistingRecords(session)
        var released: Set<Hash256> = []
        var guards: [Int64?: HoldGuard] = [own: hold]
        var batches: [Hash256: Int64?] = [:]
        while let place = try rest.firstIndex(where: { segment in
            try session.missing(for: segment.header).allSatisfy { released.contains($0.head.segment) }
        }) {
            let segment = rest.remove(at: place)
            released.insert(segment.hash)
            if segment.isAccepted || acceptsHeld && segment.batch == own { continue }
            guard let bytes = try session.bytes(of: segment), let opened = try? SignedSegment(bytes: bytes).open()
            else {
                continue
            }
            var hold = guards[segment.batch] ?? fresh
            if let batch = segment.batch { hold.resume(batch) }
            try hold.examine(opened, records)
            guards[segment.batch] = hold
            batches[segment.hash] = .some(segment.batch)
        }
        return Set(batches.filter { guards[$0.value]?.holds($0.key) ?? false }.keys)
    }
}

extension BundleHeader {
    /// Tells the bundle, or the parts that it was cut into, from all others of its sender.
    var identity: Hash256 { Hash256.of(bytes) }

    func source(path: String) -> BatchSource {
        BatchSource(kind: .bundle, name: BatchName.of(path: path), sender: sender, identity: identity)
    }
}
