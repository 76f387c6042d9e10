import Dispatch
import Synchronization

/// Two records that may be one person's.
package struct MatchedPair: Equatable, Sendable {
    /// Places of the records in the list that was matched, the smaller first.
    package let first: Int
    package let second: Int
    /// Bits for the same person; at 0 it is as likely as not.
    package let score: Float

    package init(first: Int, second: Int, score: Float) {
        self.first = first
        self.second = second
        self.score = score
    }
}

/// Finds the records that are of the same person. The same records in the same order give the same pairs.
package struct DuplicateMatcher: Sendable {
    package let profiles: [Profile]
    package let weights: WeightSet
    private let candidates: CandidatePairs

    /// What a pair has to reach to be shown as a probable duplicate: the same person is as likely as not.
    package static let threshold: Float = 0

    /// - Parameters:
    ///   - profiles: The records.
    ///   - weights: The weights to keep; nil learns them from the records.
    package init(_ profiles: [Profile], weights: WeightSet? = nil) {
        self.profiles = profiles
        candidates = CandidatePairs(of: profiles)
        if let weights {
            self.weights = weights
        } else {
            let frequencies = TermFrequencies(of: profiles)
            self.weights = WeightSet.shipped(frequencies: frequencies, records: profiles.count)
                .fitted(to: profiles, candidates: candidates)
        }
    }

    /// How many shares of the candidates are looked at beside each other, on as many processors as there are.
    private static let shares = 16

    /// Returns the pairs that reach a score, by their records.
    ///
    /// - Parameters:
    ///   - least: The score, in bits.
    ///   - isNew: For each record, whether it is new; then only pairs with a new one are looked at.
    package func pairs(reaching least: Float = threshold, involving isNew: [Bool]? = nil) -> [MatchedPair] {
        let found = Mutex<[MatchedPair]>([])
        let prior = weights.priorBits
        DispatchQueue.concurrentPerform(iterations: Self.shares) { share in
            var reached: [MatchedPair] = []
            profiles.withUnsafeBufferPointer { profiles in
                candidates.forEach(involving: isNew, share: (share, Self.shares)) { first, second in
                    let score = weights.score(profiles[first], profiles[second], reaching: least, prior: prior)
                    if let score, score >= least {
                        reached.append(
                            MatchedPair(first: min(first, second), second: max(first, second), score: score))
                    }
                }
            }
            found.withLock { $0 += reached }
        }
        return found.withLock(\.self).sorted { ($0.first, $0.second) < ($1.first, $1.second) }
    }

    /// Returns pairs together with those that they imply: who is one with a third record, and with whom that is one.
    package func closed(_ pairs: [MatchedPair]) -> [MatchedPair] {
        PairClosure.close(pairs) { weights.score(profiles[$0], profiles[$1]) }
    }

    /// Calls `body` with every pair that is compared.
    package func forEachCandidate(_ body: (_ first: Int, _ second: Int) -> Void) {
        candidates.forEach { body(min($0, $1), max($0, $1)) }
    }
}
