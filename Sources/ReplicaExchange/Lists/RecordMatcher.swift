import ReplicaCore
import ReplicaForms
import ReplicaStore
import ReplicaTabular
import ReplicaWire

/// Finds the record that a row of a list is about, so that a corrected list updates instead of doubling.
///
/// By the record's id, where the list has it; by key fields that the person chose, among all records of the
/// collection; else by `source_ref`, among those of the own office: the number of a row in one office's list says
/// nothing about another's.
struct RecordMatcher {
    private let session: StoreSession
    private let finder: RecordFinder
    private let form: CollectionForm
    private let ownOffice: Dot?
    private let keys: [FieldForm]
    private let isChosen: Bool
    /// The values of a chosen key, and the records that have them.
    private var index: [KeyHash: Int64] = [:]
    /// The further records with the same values, which are few.
    private var others: [KeyHash: [Int64]] = [:]
    /// Deleted records by the values of their key.
    private var deleted: [[String]: String]?
    private var seen: Set<KeyHash> = []
    /// Whether any record had a source reference when the import began.
    private let hasSources: Bool

    /// How many records, of as many offices, may have one source reference.
    private static let sourcesMax = 10_000
    private static let sourceField = "source_ref"

    enum Match {
        case new
        case record(StoreSession.StoredRecord)
        /// Its id.
        case deleted(String)
    }

    enum Fault: Error {
        /// Two rows, or two records, have these values in the key's fields.
        case repeated(fields: [String], values: [String])
    }

    /// - Parameter chosen: The fields that a person chose; none for the source reference.
    init(session: StoreSession, form: CollectionForm, chosen: [FieldForm]) throws {
        self.session = session
        finder = RecordFinder(session: session)
        self.form = form
        ownOffice = try session.ownReplica().flatMap { session.office(of: $0) }
        isChosen = !chosen.isEmpty
        keys = isChosen ? chosen : [form.field(key: Self.sourceField)].compactMap(\.self)
        hasSources =
            try !isChosen && !keys.isEmpty && session.hasValue(collection: form.name, in: Self.sourceField)
        if isChosen { try readIndex() }
    }

    /// The fields whose values a row needs to be matched by.
    var keyFields: [FieldForm] { keys }

    /// - Parameters:
    ///   - id: The record's id as the row has it; empty for none.
    ///   - texts: What the row has in the key's fields, as typed.
    mutating func match(id: String, texts: [String]) throws -> Match {
        if !id.isEmpty {
            let record = try finder.record(id)
            guard record.state.collection == form.name else { throw ExchangeError.noSuchRecord(id) }
            return .record(record)
        }
        if keys.isEmpty || !isChosen && texts[0].isEmpty { return .new }
        let values = try zip(keys, texts).map { field, text in try value(text, field) }
        if !seen.insert(KeyHash(values)).inserted { throw fault(values) }
        let found = try isChosen ? chosen(values) : sources(values[0])
        if found.count > 1 { throw fault(values) }
        if let record = found.first { return .record(record) }
        return try deletedRecord(values).map { .deleted($0) } ?? .new
    }

    private func fault(_ values: [String]) -> Fault { .repeated(fields: keys.map(\.key), values: values) }

    /// A typed value as rows show it.
    private func value(_ typed: String, _ field: FieldForm) throws -> String {
        guard isChosen else { return try ValueParser.entered(typed, field) }
        guard let value = try finder.parser.value(typed, for: field) else {
            throw FieldProblem(field: field.key, reason: .requiredIsEmpty)
        }
        return RecordReporting(session).plain(value)
    }

    private func sources(_ source: String) throws -> [StoreSession.StoredRecord] {
        if !hasSources { return [] }
        return try session.keys(collection: form.name, where: Self.sourceField, is: source, limit: Self.sourcesMax)
            .compactMap { try session.record(key: $0, collection: form.name) }
            .filter { session.office(of: $0.state.record.replica) == ownOffice }
    }

    private func chosen(_ values: [String]) throws -> [StoreSession.StoredRecord] {
        let reporting = RecordReporting(session)
        let hash = KeyHash(values)
        guard let first = index[hash] else { return [] }
        return try ([first] + (others[hash] ?? [])).compactMap { try session.record(key: $0, collection: form.name) }
            .filter { record in
                keys.map { reporting.value(of: $0, in: record.state)?.values.first ?? "" } == values
            }
    }

    private mutating func readIndex() throws {
        try session.forEachRow(of: form.name, fields: keys.map(\.key)) { key, texts in
            if texts.contains("") { return }
            let hash = KeyHash(texts)
            if index[hash] == nil { index[hash] = key } else { others[hash, default: []].append(key) }
        }
    }

    /// Deleted records are few beside the others: they are read once, when the first row is not found.
    private mutating func deletedRecord(_ values: [String]) throws -> String? {
        if deleted == nil {
            let reporting = RecordReporting(session)
            var found: [[String]: String] = [:]
            for record in try session.deletedRecords(of: form.name) {
                if !isChosen, session.office(of: record.state.record.replica) != ownOffice { continue }
                let texts = keys.map { reporting.value(of: $0, in: record.state)?.values.first ?? "" }
                if !texts.contains("") { found[texts] = session.label(of: record.state.record) }
            }
            deleted = found
        }
        return deleted?[values]
    }
}

/// Stands for the values of a key: 128 bits of a keyed hash, so that a million keys need little memory.
private struct KeyHash: Hashable {
    private let first: Int
    private let second: Int

    init(_ values: [String]) {
        func hash(_ salt: UInt8) -> Int {
            var hasher = Hasher()
            hasher.combine(salt)
            for value in values { hasher.combine(value) }
            return hasher.finalize()
        }
        first = hash(1)
        second = hash(2)
    }
}
