import ReplicaCore
import ReplicaMatching
import ReplicaStore

/// Two records that may be one person's and that nobody has decided on.
struct UndecidedPair {
    let first: StoreSession.StoredRecord
    let second: StoreSession.StoredRecord
    /// In bits; at 0 it is as likely as not.
    let score: Float
    let standing: PairStanding
}

extension StoreSession {
    /// Calls `body` with the pairs that may be one person's, the most certain first, one in memory at a time. Records
    /// that are shown as one, or are known to be two, are no such pair.
    func forEachUndecidedPair(
        reaching least: Float = DuplicateMatcher.threshold, _ body: (UndecidedPair) throws -> Void
    ) throws {
        let candidates = try candidates(reaching: least)
        guard !candidates.isEmpty, let form = catalog.collection(key: PersonReading.collection) else { return }
        let edges = try RecordEdges(self)
        for candidate in candidates {
            guard let first = try record(key: candidate.first, collection: form.name),
                let second = try record(key: candidate.second, collection: form.name),
                edges.head(of: first.state.record) != edges.head(of: second.state.record)
            else { continue }
            let standing = edges.standing(of: RecordEdges.Pair(first.state.record, second.state.record))
            if standing == .merged || standing == .distinct { continue }
            try body(UndecidedPair(first: first, second: second, score: candidate.score, standing: standing))
        }
    }
}

extension PairStanding {
    /// Whether an undecided pair waits for the word of somebody: what one office proposed waits for who decides alone.
    ///
    /// - Parameter decides: Whether who is asked decides.
    func waits(forOneWhoDecides decides: Bool) -> Bool {
        switch self {
        case .open, .disputed: true
        case .proposed, .distinctProposed: decides
        case .merged, .distinct: false
        }
    }
}
