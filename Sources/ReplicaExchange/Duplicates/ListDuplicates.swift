package import ReplicaCore
package import ReplicaMatching
import ReplicaStore
import ReplicaTrust

/// Two records that may be about one person, and why.
package struct DuplicateReport: Sendable {
    package let first: Side
    package let second: Side
    /// Bits for one person; at 0 it is as likely as not.
    package let score: Float
    package let standing: PairStanding
    /// What each field says, in the order of the fields.
    package let reasons: [Reason]

    package struct Side: Sendable {
        package let id: String
        package let title: String
        package let unit: String?
    }

    package struct Reason: Sendable {
        package let evidence: FieldEvidence
        /// The field of the form that people know it by.
        package let field: String
        package let label: Labels
        /// What each record says there; empty where it says nothing.
        package let values: (first: Labels, second: Labels)
    }
}

/// What `duplicates` gives.
package struct DuplicateList: Sendable {
    package let pairs: [DuplicateReport]
    /// All pairs that reach the score.
    package let count: Int
}

extension Replica {
    /// The pairs that may be one person's and that nobody has decided on, the most certain first.
    ///
    /// - Parameters:
    ///   - least: The score, in bits; `nil` for the program's own threshold.
    ///   - limit: How many at most; `nil` for all.
    package func duplicates(reaching least: Float?, limit: Int?) throws -> DuplicateList {
        _ = try compareRecords()
        return try read { session in
            guard let form = session.catalog.collection(key: PersonReading.collection) else {
                return DuplicateList(pairs: [], count: 0)
            }
            let decides = try session.decidesOnPeople(key.replica)
            let units = PersonReading.unitNames(session)
            let reporting = RecordReporting(session)
            var weights: WeightSet?
            var pairs: [DuplicateReport] = []
            var count = 0
            try session.forEachUndecidedPair(reaching: least ?? DuplicateMatcher.threshold) { pair in
                guard pair.standing.waits(forOneWhoDecides: decides) else { return }
                count += 1
                if let limit, pairs.count >= limit { return }
                if weights == nil { weights = try Self.currentWeights(session, form) }
                pairs.append(
                    try Self.report(
                        pair.first, pair.second, score: pair.score, pair.standing, weights: weights, units, form,
                        reporting))
            }
            return DuplicateList(pairs: pairs, count: count)
        }
    }

    private static func currentWeights(_ session: StoreSession, _ form: CollectionForm) throws -> WeightSet {
        let units = PersonReading.unitNames(session)
        var profiles: [Profile] = []
        try session.forEachRow(of: form.name, fields: PersonReading.fields) { _, texts in
            profiles.append(Profile(PersonReading.traits(texts, units: units)))
        }
        let frequencies = TermFrequencies(of: profiles)
        guard let learned = try session[.matchWeights].flatMap({ LearnedWeights(bytes: $0) }) else {
            return .shipped(frequencies: frequencies, records: profiles.count)
        }
        return WeightSet(learned, frequencies: frequencies, records: profiles.count)
    }

    private static func report(
        _ first: StoreSession.StoredRecord, _ second: StoreSession.StoredRecord, score: Float,
        _ standing: PairStanding, weights: WeightSet?, _ units: [String: String], _ form: CollectionForm,
        _ reporting: RecordReporting
    ) throws -> DuplicateReport {
        let texts = [first, second].map { stored in
            PersonReading.fields.map { key -> String in
                guard let field = form.field(key: key), let value = reporting.value(of: field, in: stored.state) else {
                    return ""
                }
                return field.isMultiple ? PersonReading.joined(value.values) : value.values.first ?? ""
            }
        }
        let profiles = texts.map { Profile(PersonReading.traits($0, units: units)) }
        let evidence = weights?.explain(profiles[0], profiles[1]) ?? []
        let reasons = evidence.compactMap { line -> DuplicateReport.Reason? in
            guard let field = form.field(key: PersonReading.field(of: line.field)) else { return nil }
            let values = [first, second].map { stored in
                reporting.value(of: field, in: stored.state)?.shown ?? Labels(vietnamese: "", english: "")
            }
            return DuplicateReport.Reason(
                evidence: line, field: field.key, label: field.labels, values: (values[0], values[1]))
        }
        return DuplicateReport(
            first: side(first, reporting), second: side(second, reporting), score: score, standing: standing,
            reasons: reasons)
    }

    private static func side(_ stored: StoreSession.StoredRecord, _ reporting: RecordReporting) -> DuplicateReport.Side
    {
        let session = reporting.session
        return DuplicateReport.Side(
            id: session.label(of: stored.state.record), title: reporting.title(of: stored.state),
            unit: session.owner(of: stored.state).flatMap { session.unitCodes[$0] })
    }
}
