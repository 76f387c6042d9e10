package import ReplicaCore
import ReplicaForms
import ReplicaMatching
import ReplicaStore
import ReplicaText

/// A record that may be about the person who is being entered.
package struct LikelyDuplicate: Sendable, Equatable {
    package let id: String
    package let title: String
    package let unit: String?
    /// Bits for one person; at 0 it is as likely as not.
    package let score: Float
    /// The fields that speak for it, in the order of the form.
    package let agreeing: [Agreeing]

    package struct Agreeing: Sendable, Equatable {
        package let field: String
        package let label: Labels
        /// What the other record has there; `nil` for what lists mask.
        package let shown: Labels?
    }
}

extension Replica {
    /// How many are told at once.
    private static let likelyMax = 3

    /// The records that what is typed may be a duplicate of, the most likely first; empty for anything but people, and
    /// where nothing can be said.
    ///
    /// Looks only at records that the search index finds by name or number, and at those with the same date of birth or
    /// passport, so that it is quick in a great register; `duplicates` looks at all.
    ///
    /// - Parameter excepted: The id of the record that is being edited.
    package func likelyDuplicates(
        collection: String, _ assignments: [Assignment], except excepted: String? = nil
    ) throws -> [LikelyDuplicate] {
        guard collection == PersonReading.collection else { return [] }
        return try read { session in
            guard let form = session.catalog.collection(key: collection) else { return [] }
            let finder = RecordFinder(session: session)
            guard let texts = try Self.texts(assignments, form, finder) else { return [] }
            let units = PersonReading.unitNames(session)
            let own = Profile(PersonReading.traits(texts, units: units))
            let weights = try EntryWeights.weights(session, form)
            let reporting = RecordReporting(session)
            var likely: [LikelyDuplicate] = []
            for key in try EntryBlocks(texts).keys(session, form) {
                guard let stored = try session.record(key: key, collection: form.name) else { continue }
                let id = session.label(of: stored.state.record)
                if id == excepted { continue }
                let profile = Profile(PersonReading.traits(Self.texts(of: stored, form, reporting), units: units))
                let evidence = weights.explain(own, profile)
                let score = weights.score(of: own, profile)
                if score < DuplicateMatcher.threshold { continue }
                let agreeing = evidence.filter { $0.bits > 0 }.map { PersonReading.field(of: $0.field) }
                likely.append(
                    LikelyDuplicate(
                        id: id, title: reporting.title(of: stored.state),
                        unit: session.owner(of: stored.state).flatMap { session.unitCodes[$0] }, score: score,
                        agreeing: form.valueFields.filter { agreeing.contains($0.key) }.compactMap { field in
                            reporting.value(of: field, in: stored.state).map {
                                LikelyDuplicate.Agreeing(
                                    field: field.key, label: field.labels, shown: field.isSensitive ? nil : $0.shown)
                            }
                        }))
            }
            return Array(likely.sorted { ($1.score, $0.id) < ($0.score, $1.id) }.prefix(Self.likelyMax))
        }
    }

    /// What is typed, as the columns of `person` would have it; `nil` if it cannot be read as values yet.
    private static func texts(
        _ assignments: [Assignment], _ form: CollectionForm, _ finder: RecordFinder
    ) throws -> [String]? {
        let session = finder.session
        guard let entries = try? builder(finder, form, nil).entries(assignments) else { return nil }
        let text = ValueText(catalog: session.catalog) { session.unitCodes[$0] ?? session.label(of: $0) }
        return PersonReading.fields.map { key in
            guard let field = form.field(key: key) else { return "" }
            let values = entries.filter { $0.shape.register == field.register }.flatMap { entry in
                zip(entry.shape.members, entry.values).filter { $0.0 == field.name }.map { text.plain($0.1) }
            }
            return field.isMultiple ? PersonReading.joined(values) : values.first ?? ""
        }
    }

    private static func texts(
        of stored: StoreSession.StoredRecord, _ form: CollectionForm, _ reporting: RecordReporting
    ) -> [String] {
        PersonReading.fields.map { key in
            guard let field = form.field(key: key), let value = reporting.value(of: field, in: stored.state) else {
                return ""
            }
            return field.isMultiple ? PersonReading.joined(value.values) : value.values.first ?? ""
        }
    }
}

/// The weights that a single record is compared with while it is typed.
private enum EntryWeights {
    /// What was learned of this register, if anything; how common names are is taken from the shipped shares, because
    /// counting them would read every record.
    static func weights(_ session: StoreSession, _ form: CollectionForm) throws -> WeightSet {
        let records = max(1, try session.count(of: form.name))
        let frequencies = TermFrequencies(of: [])
        guard let learned = try session[.matchWeights].flatMap({ LearnedWeights(bytes: $0) }) else {
            return .shipped(frequencies: frequencies, records: records)
        }
        return WeightSet(learned, frequencies: frequencies, records: records)
    }
}

/// Which records are worth a comparison with one that is typed.
private struct EntryBlocks {
    private let name: [String]
    private let birth: String
    private let phone: String
    private let email: String
    private let passport: String

    private static let blockMax = 200

    init(_ texts: [String]) {
        func text(_ key: String) -> String { PersonReading.fields.firstIndex(of: key).map { texts[$0] } ?? "" }
        name = Replica.words(text("name_full"))
        birth = text("birth")
        phone = text("phone")
        email = text("email")
        passport = text("passport_number")
    }

    func keys(_ session: StoreSession, _ form: CollectionForm) throws -> Set<Int64> {
        var found: Set<Int64> = []
        func add(words: [String], alternatives: [String] = [], _ conditions: [RowCondition] = []) throws {
            if words.isEmpty { return }
            var selection = RowSelection()
            selection.words = words
            selection.areWordsWhole = alternatives.isEmpty
            selection.alternatives = alternatives
            selection.conditions = conditions
            selection.limit = Self.blockMax
            found.formUnion(try session.keys(in: form.name, selection))
        }
        try add(words: Replica.words(phone), alternatives: PhoneDigits.searched(phone))
        try add(words: Replica.words(email))
        if name.count > 1 {
            let sameYear = birth.count >= 4 ? [Self.condition("birth LIKE ?", String(birth.prefix(4)) + "%")] : []
            try add(words: name, sameYear)
            try add(words: name)
            if let first = name.first, let last = name.last, !sameYear.isEmpty {
                try add(words: [first, last], sameYear)
            }
        }
        if birth.count == 10, let day = Replica.dateWord(birth) { try add(words: [day]) }
        try add(words: Replica.words(passport))
        return found
    }

    private static func condition(_ sql: String, _ text: String) -> RowCondition {
        RowCondition(sql: sql, arguments: [.text(text)])
    }
}
