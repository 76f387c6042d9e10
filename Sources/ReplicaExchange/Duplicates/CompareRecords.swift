import ReplicaCore
import ReplicaMatching
import ReplicaStore

/// What comparing records came to.
package struct RecordsCompared: Equatable, Sendable {
    /// Records that were new or changed.
    package var compared = 0
    /// Pairs with one of them that may be about one person.
    package var pairs = 0

    package init() {}

    init(compared: Int, pairs: Int) {
        self.compared = compared
        self.pairs = pairs
    }
}

extension Replica {
    /// Compares the records of people that are new or changed since the last time with all others, and keeps the pairs
    /// that may be one person's.
    ///
    /// The first time, and when the register has grown by half since, everything is compared anew and the weights are
    /// learned from it. Does nothing else than that: what is found changes no record, and goes nowhere.
    package func compareRecords() throws -> RecordsCompared {
        try write { try Self.compareRecords($0) }
    }

    /// Compares what an import or a bundle brought, unless it is a first load of very many: these wait until somebody
    /// asks for duplicates.
    ///
    /// - Parameter changes: How many changes came.
    package func compareRecords(afterChanges changes: Int) throws -> RecordsCompared {
        changes == 0 || changes > Self.changesComparedMax ? RecordsCompared() : try compareRecords()
    }

    private static let changesComparedMax = 20_000

    static func compareRecords(_ session: StoreSession, all: Bool = false) throws -> RecordsCompared {
        guard let form = session.catalog.collection(key: PersonReading.collection) else { return RecordsCompared() }
        var known = all ? [:] : try session.comparedRecords()
        let had = known.count
        let units = PersonReading.unitNames(session)
        var keys: [Int64] = []
        var profiles: [Profile] = []
        var isNew: [Bool] = []
        var changed: [Int64: Int64] = [:]
        var prints: [Int64: Int64] = [:]
        try session.forEachRow(of: form.name, fields: PersonReading.fields) { key, texts in
            let print = PersonReading.print(texts)
            keys.append(key)
            prints[key] = print
            profiles.append(Profile(PersonReading.traits(texts, units: units)))
            let isSame = known.removeValue(forKey: key) == print
            isNew.append(!isSame)
            if !isSame { changed[key] = print }
        }
        let gone = Array(known.keys)
        if changed.isEmpty, gone.isEmpty { return RecordsCompared() }

        let kept = try session[.matchWeights].flatMap { LearnedWeights(bytes: $0) }
        let matcher: DuplicateMatcher
        let found: [MatchedPair]
        if let kept, !all, had > 0, profiles.count <= kept.records + kept.records / 2 {
            let weights = WeightSet(kept, frequencies: TermFrequencies(of: profiles), records: profiles.count)
            matcher = DuplicateMatcher(profiles, weights: weights)
            found = matcher.pairs(reaching: Self.leastKept, involving: isNew)
        } else {
            matcher = DuplicateMatcher(profiles)
            try session.clearCandidates()
            try session.set(.matchWeights, LearnedWeights(matcher.weights).bytes)
            changed = prints
            found = matcher.pairs(reaching: Self.leastKept)
        }
        let pairs = found.map {
            CandidatePair(first: keys[$0.first], second: keys[$0.second], score: $0.score)
        }
        try session.saveCandidates(changed: changed, gone: gone, pairs: pairs)
        try saveImplied(session, keys: keys, matcher)
        return RecordsCompared(
            compared: isNew.count { $0 }, pairs: found.count { $0.score >= DuplicateMatcher.threshold })
    }

    /// Keeps the pairs that all those that are kept imply.
    private static func saveImplied(_ session: StoreSession, keys: [Int64], _ matcher: DuplicateMatcher) throws {
        let places = Dictionary(uniqueKeysWithValues: zip(keys, keys.indices))
        let known = try session.candidates(reaching: leastKept, implied: false).compactMap { pair -> MatchedPair? in
            guard let first = places[pair.first], let second = places[pair.second] else { return nil }
            return MatchedPair(first: first, second: second, score: pair.score)
        }
        let own = Set(known.map { [$0.first, $0.second, Int($0.score.bitPattern)] })
        let implied = matcher.closed(known).filter { !own.contains([$0.first, $0.second, Int($0.score.bitPattern)]) }
        try session.saveImpliedCandidates(
            implied.map { CandidatePair(first: keys[$0.first], second: keys[$0.second], score: $0.score) })
    }

    /// Pairs below are not kept: four bits less than as likely as not.
    static let leastKept: Float = -4
}
