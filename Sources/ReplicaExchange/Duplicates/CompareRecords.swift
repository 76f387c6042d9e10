package import ReplicaCore
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
    ///
    /// Reading and comparing take long in a great register and hold up nobody who writes; keeping what was found is
    /// short. A record that is changed meanwhile has another hash then, and is compared the next time.
    package func compareRecords() throws -> RecordsCompared {
        guard let comparison = try read({ try RecordComparison($0, all: false) }) else { return RecordsCompared() }
        return try write { try comparison.keep($0) }
    }

    /// Compares what an import or a bundle brought, unless it is a first load of very many: these wait until somebody
    /// asks for duplicates, and so does what cannot be compared now. What was brought is here all the same.
    ///
    /// - Parameters:
    ///   - changes: How many changes came.
    ///   - collections: What they are about, if that is known: unless people are among them, nothing is read.
    package func compareRecords(afterChanges changes: Int, to collections: Set<FormName>? = nil) -> RecordsCompared {
        if changes == 0 || changes > Self.changesComparedMax { return RecordsCompared() }
        if let collections {
            let people = try? read { $0.catalog.collection(key: PersonReading.collection)?.name }
            guard let people, collections.contains(people) else { return RecordsCompared() }
        }
        return (try? compareRecords()) ?? RecordsCompared()
    }

    private static let changesComparedMax = 20_000
}

/// One comparison of the people of a register, made and not yet kept.
struct RecordComparison {
    private let keys: [Int64]
    private let matcher: DuplicateMatcher
    private let found: [MatchedPair]
    /// Records to note as compared, with their hashes.
    private let changed: [Int64: Int64]
    private let gone: [Int64]
    private let compared: Int
    /// What was learned, where everything was compared anew.
    private let learned: LearnedWeights?

    /// Pairs below are not kept: four bits less than as likely as not.
    static let leastKept: Float = -4

    /// - Parameter all: Whether to compare as if nothing had been compared before.
    /// - Returns: `nil` if nothing is new, changed or gone.
    init?(_ session: StoreSession, all: Bool) throws {
        guard let form = session.catalog.collection(key: PersonReading.collection) else { return nil }
        let known = all ? [:] : try session.comparedRecords()
        var prints: [Int64: Int64] = [:]
        try session.forEachRow(of: form.name, fields: PersonReading.fields) { key, texts in
            prints[key] = PersonReading.print(texts)
        }
        let changed = prints.filter { known[$0.key] != $0.value }
        gone = known.keys.filter { prints[$0] == nil }
        if changed.isEmpty, gone.isEmpty { return nil }

        let units = PersonReading.unitNames(session)
        var keys: [Int64] = []
        var profiles: [Profile] = []
        try session.forEachRow(of: form.name, fields: PersonReading.fields) { key, texts in
            keys.append(key)
            profiles.append(Profile(PersonReading.traits(texts, units: units)))
        }
        self.keys = keys
        compared = changed.count
        let kept = try session[.matchWeights].flatMap { LearnedWeights(bytes: $0) }
        if let kept, !all, !known.isEmpty, profiles.count <= kept.records + kept.records / 2 {
            let weights = WeightSet(kept, frequencies: TermFrequencies(of: profiles), records: profiles.count)
            matcher = DuplicateMatcher(profiles, weights: weights)
            found = matcher.pairs(reaching: Self.leastKept, involving: keys.map { changed[$0] != nil })
            learned = nil
            self.changed = changed
        } else {
            matcher = DuplicateMatcher(profiles)
            found = matcher.pairs(reaching: Self.leastKept)
            learned = LearnedWeights(matcher.weights)
            self.changed = prints
        }
    }

    /// Keeps what was found in place of what was known of the same records.
    func keep(_ session: StoreSession) throws -> RecordsCompared {
        if let learned {
            try session.clearCandidates()
            try session.set(.matchWeights, learned.bytes)
        }
        let pairs = found.map { CandidatePair(first: keys[$0.first], second: keys[$0.second], score: $0.score) }
        try session.saveCandidates(changed: changed, gone: gone, pairs: pairs)
        try keepImplied(session)
        return RecordsCompared(
            compared: compared, pairs: found.count { $0.score >= DuplicateMatcher.threshold })
    }

    /// Keeps the pairs that all those that are kept imply.
    private func keepImplied(_ session: StoreSession) throws {
        let places = Dictionary(uniqueKeysWithValues: zip(keys, keys.indices))
        let known = try session.candidates(reaching: Self.leastKept, implied: false).compactMap {
            pair -> MatchedPair? in
            guard let first = places[pair.first], let second = places[pair.second] else { return nil }
            return MatchedPair(first: first, second: second, score: pair.score)
        }
        let own = Set(known.map { [$0.first, $0.second, Int($0.score.bitPattern)] })
        let implied = matcher.closed(known).filter { !own.contains([$0.first, $0.second, Int($0.score.bitPattern)]) }
        try session.saveImpliedCandidates(
            implied.map { CandidatePair(first: keys[$0.first], second: keys[$0.second], score: $0.score) })
    }
}
