import ReplicaCore
import ReplicaForms
import ReplicaStore
import ReplicaWire

/// Finds records and forms by what people type.
struct RecordFinder {
    let session: StoreSession
    private let countries: CountryNames

    init(session: StoreSession) {
        self.session = session
        countries = CountryNames(session)
    }

    func form(_ key: String) throws -> CollectionForm {
        if let form = session.catalog.collection(key: key) { return form }
        throw ExchangeError.unknownCollection(key, known: session.catalog.collections.map(\.key))
    }

    /// The record that an id means.
    ///
    /// - Parameter deleted: Whether it may, or has to, be a deleted one.
    func record(_ id: String, deleted: Deleted = .refused) throws -> StoreSession.StoredRecord {
        guard let label = RecordLabel(typed: id) else { throw ExchangeError.noSuchRecord(id) }
        let found = try session.find(label)
        let shown = found.filter(\.isShown)
        let deletedOnes = found.filter { Self.isDeleted($0.state) }
        let left = found.filter { $0.state.departure(dots: \.dots) != nil }
        // Of a record that went further the last place that is known.
        let scopes = Set(left.map(\.scope.string))
        let last = left.filter { !scopes.isSuperset(of: Self.destinations($0.state)) }
        let gone = last.isEmpty ? left : last
        let candidates = shown.isEmpty ? (deletedOnes.isEmpty ? gone : deletedOnes) : shown
        guard let record = candidates.first else { throw ExchangeError.noSuchRecord(id) }
        if candidates.contains(where: { $0.state.record != record.state.record }) {
            throw ExchangeError.ambiguousRecord(id, candidates: candidates.map { session.label(of: $0.state.record) })
        }
        if !record.isShown, deleted != .allowed, deletedOnes.isEmpty {
            throw ExchangeError.recordMoved(id, to: gone.flatMap { Self.destinations($0.state) }.unique)
        }
        switch (deleted, record.isShown) {
        case (.refused, false): throw ExchangeError.recordDeleted(id)
        case (.needed, true): throw ExchangeError.recordNotDeleted(id)
        default: return record
        }
    }

    /// The form of a record that was found.
    ///
    /// - Parameter id: What the record was asked for by.
    func form(of record: StoreSession.StoredRecord, id: String) throws -> CollectionForm {
        if let form = session.catalog.collection(named: record.state.collection) { return form }
        throw ExchangeError.noSuchRecord(id)
    }

    /// The scopes that a record went to from a scope.
    static func destinations(_ state: RecordState) -> [String] {
        state.departure(dots: \.dots)?.destinations.map(\.string) ?? []
    }

    enum Deleted { case refused, allowed, needed }

    static func isDeleted(_ state: RecordState) -> Bool {
        if case .deleted = state.presence(dots: \.dots) { true } else { false }
    }

    /// Reads typed values, references by record id, by the code of a unit, or by what a list of the province calls
    /// its records.
    var parser: ValueParser {
        ValueParser(catalog: session.catalog) { text, field in
            if let unit = session.unit(code: text), isUnitReference(field) { return unit }
            if let listed = try listed(text, field) { return listed }
            guard let label = RecordLabel(typed: text) else { return nil }
            let shown = try session.find(label).filter(\.isShown)
            guard let first = shown.first, shown.allSatisfy({ $0.state.record == first.state.record }) else {
                return nil
            }
            if let target = field.target, target != first.state.collection { return nil }
            return first.state.record
        } code: { [countries] name, list, likeness in
            countries.code(of: name, in: list, likeness)
        }
    }

    /// The one record that a list of the province, such as places or countries, has under a code, a title or a
    /// `source_ref`. Marks count: An Nghĩa is not Ân Nghĩa.
    private func listed(_ text: String, _ field: FieldForm) throws -> Dot? {
        guard let target = field.target, let form = session.catalog.collection(named: target), form.isMasters else {
            return nil
        }
        let columns = ["source_ref", "code", form.titleField?.key].compactMap { $0 }
        for column in columns where form.field(key: column) != nil {
            let keys = try session.keys(
                collection: target, where: TableLayout.column(for: column), is: text, limit: 2)
            if keys.count == 1 { return try session.record(key: keys[0], collection: target)?.state.record }
        }
        return nil
    }

    private func isUnitReference(_ field: FieldForm) -> Bool {
        guard let target = field.target else { return true }
        return session.catalog.collection(named: target)?.key == "unit"
    }

    func shown(_ state: RecordState) -> ShownValue<Dot> {
        ShownValue(owner: session.owner(of: state), office: session.office(of:))
    }
}

extension RecordState {
    /// Whether somebody deleted the record without knowing of a value that another wrote.
    var isContested: Bool { if case .contested = presence(dots: \.dots) { true } else { false } }
}
