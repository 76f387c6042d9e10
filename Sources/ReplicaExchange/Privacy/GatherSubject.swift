import ReplicaCore
import ReplicaForms
import ReplicaStore
import ReplicaTrust
import ReplicaWire

/// Gathers what a replica holds about one person: the person's records, those that refer to them, and what hangs on
/// these; which fields refer is what the forms say.
struct SubjectGathering {
    private let session: StoreSession
    private let reporting: RecordReporting
    private let finder: RecordFinder
    private let own: ReplicaID
    /// The person's own records: several where some were merged.
    private let persons: [StoreSession.StoredRecord]

    /// - Throws: ``ExchangeError/notASubject(_:collection:)`` for a record of another form.
    init(_ id: String, _ session: StoreSession, own: ReplicaID) throws {
        self.session = session
        self.own = own
        let finder = RecordFinder(session: session)
        self.finder = finder
        reporting = RecordReporting(session)
        let stored = try finder.record(id, deleted: .allowed)
        let form = try finder.form(of: stored, id: id)
        guard form.key == PersonReading.collection else {
            throw ExchangeError.notASubject(id, collection: form.key)
        }
        let joined = try session.hasEdges() ? RecordEdges(session).joined(with: stored.state.record) : []
        persons =
            joined.count < 2
            ? [stored] : try joined.compactMap { try finder.record(session.label(of: $0), deleted: .allowed) }
    }

    /// - Parameter wallMilliseconds: What the clock shows.
    func gather(wallMilliseconds: UInt64) throws -> SubjectData {
        let holdings = try ScopeHoldings(session, own: own).all()
        let unit = session.office(of: own).flatMap { session.unitCodes[$0] } ?? ""
        return SubjectData(
            subject: session.label(of: persons[0].state.record), name: name,
            writtenOn: CivilDay(wallMilliseconds: wallMilliseconds).text, unit: try wording(unit: unit),
            replica: session.label(of: own),
            records: try (persons + related()).map(record), scopesNotHeld: try scopesNotHeld(holdings),
            scopesIncomplete: holdings.filter { $0.isReadable && !$0.isComplete }.map(\.scope))
    }

    private var name: String {
        let title = reporting.title(of: persons[0].state)
        return title == session.label(of: persons[0].state.record) ? "" : title
    }

    // MARK: Which records

    /// What refers to the person; what refers to that and to nobody else; and the files that belong to any of these.
    private func related() throws -> [StoreSession.StoredRecord] {
        let direct = try referring(to: persons)
        let onThese = try referring(to: direct).filter { try !refersToOthers($0) }
        let files = try referring(to: onThese).filter { $0.state.collection == attachments }
        var seen = Set(persons.map(\.state.record))
        let found = (direct + onThese + files).filter { seen.insert($0.state.record).inserted }
        let places = Dictionary(
            session.catalog.collections.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        return found.sorted {
            let (left, right) = (places[$0.state.collection] ?? .max, places[$1.state.collection] ?? .max)
            return left != right ? left < right : $0.state.record < $1.state.record
        }
    }

    private var attachments: FormName? { session.catalog.collection(key: "attachment")?.name }

    private func referring(to records: [StoreSession.StoredRecord]) throws -> [StoreSession.StoredRecord] {
        try Dictionary(grouping: records, by: \.state.collection).sorted { $0.key < $1.key }.flatMap {
            collection, records in
            let dots = Set(records.map(\.state.record))
            let shown = try session.references(to: Set(dots.map { session.label(of: $0) }), of: collection)
            let rows = try Set(shown.map { RowPlace(key: $0.key, collection: $0.collection) }).sorted().compactMap {
                try session.record(key: $0.key, collection: $0.collection)
            }
            return rows + (try session.recordsReferringUnseen(to: dots, of: collection))
        }
    }

    private struct RowPlace: Hashable, Comparable {
        let key: Int64
        let collection: FormName

        static func < (left: Self, right: Self) -> Bool {
            left.collection != right.collection ? left.collection < right.collection : left.key < right.key
        }
    }

    /// Whether a record refers to a person who is not the subject.
    private func refersToOthers(_ stored: StoreSession.StoredRecord) throws -> Bool {
        let own = Set(persons.map(\.state.record))
        let collection = persons[0].state.collection
        guard let form = session.catalog.collection(named: stored.state.collection) else { return false }
        let fields = form.valueFields.filter { $0.type == .reference && $0.target == collection }.map(\.register)
        return stored.state.registers.contains { key, register in
            fields.contains(key.field)
                && register.live.contains { $0.values.contains { $0.dot.map { !own.contains($0) } == true } }
        }
    }

    // MARK: What they say

    private func record(_ stored: StoreSession.StoredRecord) throws -> SubjectData.Record {
        let report = try reporting.report(stored)
        let history = try Replica.history(of: stored, reporting)
        let form = session.catalog.collection(named: stored.state.collection)
        return SubjectData.Record(
            id: report.id,
            collection: .init(code: report.collection, title: form?.labels.vietnamese ?? report.collection),
            unit: try wording(unit: report.unit ?? ""), scope: report.scope, isDeleted: report.isDeleted,
            fields: try report.fields.map { try field($0, report.conflicts) }, history: history.map(change),
            erasures: history.compactMap(\.erasure).map {
                .init(
                    order: $0.order, basis: $0.basis,
                    orderedOn: CivilDay(wallMilliseconds: $0.at).text)
            }.unique,
            namesOthers: try refersToOthers(stored))
    }

    private func field(_ field: FieldReport, _ conflicts: [ConflictReport]) throws -> SubjectData.Field {
        let opposed = conflicts.first { $0.field == field.key && field.isInConflict }?.values ?? []
        return SubjectData.Field(
            key: field.key, label: field.label.vietnamese, values: field.values,
            shown: field.type == .reference
                ? try field.values.map(reference).joined(separator: "; ") : field.shown.vietnamese,
            opposed: opposed.map { "\($0.shownValue.vietnamese) (\($0.unit ?? $0.replica))" })
    }

    /// A reference in words. Of other persons the id alone is said: their names are theirs.
    private func reference(_ value: String) throws -> String {
        if session.unit(code: value) != nil { return try wording(unit: value).title }
        guard let stored = try? finder.record(value, deleted: .allowed),
            let form = session.catalog.collection(named: stored.state.collection),
            form.titleField?.isPersonal == false
        else { return value }
        return "\(reporting.title(of: stored.state)) (\(value))"
    }

    private func wording(unit code: String) throws -> SubjectData.Wording {
        let stored = try session.unit(code: code).flatMap { try session.states(of: $0).first }
        return .init(code: code, title: stored.map { reporting.title(of: $0.state) } ?? code)
    }

    private func change(_ change: ChangeReport) -> SubjectData.Change {
        SubjectData.Change(
            at: CivilDay(wallMilliseconds: change.at).text, unit: change.unit ?? change.replica, author: change.author,
            note: change.note,
            entries: change.entries.map {
                .init(label: $0.label.vietnamese, kind: "\($0.kind)", shown: $0.shown.vietnamese)
            })
    }

    // MARK: What is not here

    /// The scopes in which offices of the roster may keep personal data, and which this replica may not read.
    private func scopesNotHeld(_ holdings: [ScopeHolding]) throws -> [String] {
        let trust = try session.trust
        var names = Set(trust.scopes.keys).union(holdings.filter { !$0.isReadable }.map { ScopeName($0.scope) })
        for unit in session.unitCodes.values {
            names.formUnion([.unit(unit), .restricted(unit)])
            if ScopeRule.isDistrict(unit) { names.insert(.people(unit)) }
        }
        return names.filter { !trust.mayRead(own, $0) }.sorted().map(\.string)
    }
}
