package import ReplicaCore
package import ReplicaForms
import ReplicaStore
import ReplicaText
import ReplicaTrust
import ReplicaWire

/// What is looked up in a replica while somebody enters a record.
package struct EntryStart: Sendable {
    package let form: CollectionForm
    package let catalog: FormCatalog
    /// What the record that is edited has, by the keys of fields.
    package let current: [String: EntryAnswer]
    /// What the last record had that was entered here, without what names it.
    package let former: [String: EntryAnswer]
}

/// Another record that may be entered about the one that was just saved.
package struct EntrySequel: Sendable, Equatable {
    package let form: CollectionForm
    /// The key of the field that points to the saved record.
    package let field: String
}

extension Replica {
    /// How many records are offered where a name may mean several.
    private static let foundMax = 9

    /// What is needed to enter a record of a collection.
    package func beginEntry(collection: String, inVietnamese: Bool) throws -> EntryStart {
        try read { session in
            let form = try RecordFinder(session: session).form(collection)
            try Self.checkRight(to: form, session, own: key.replica)
            let last = try session.lastRecord(of: form.name, by: key.replica)
            var former = try last.map { try Self.answers($0, form, session, inVietnamese: inVietnamese) } ?? [:]
            for field in form.valueFields where field.isTitle || field.key == "source_ref" { former[field.key] = nil }
            return EntryStart(form: form, catalog: session.catalog, current: [:], former: former)
        }
    }

    /// What is needed to change a record, and the id that it is known by.
    package func beginEntry(editing id: String, inVietnamese: Bool) throws -> (id: String, start: EntryStart) {
        try read { session in
            let finder = RecordFinder(session: session)
            let stored = try finder.record(id)
            let form = try finder.form(of: stored, id: id)
            try Self.checkRight(to: form, session, own: key.replica)
            let current = try Self.answers(stored, form, session, inVietnamese: inVietnamese)
            return (
                session.label(of: stored.state.record),
                EntryStart(form: form, catalog: session.catalog, current: current, former: [:])
            )
        }
    }

    private static func answers(
        _ stored: StoreSession.StoredRecord, _ form: CollectionForm, _ session: StoreSession, inVietnamese: Bool
    ) throws -> [String: EntryAnswer] {
        let reporting = RecordReporting(session)
        var answers: [String: EntryAnswer] = [:]
        for field in form.valueFields {
            guard let value = reporting.value(of: field, in: stored.state), !value.values.isEmpty else { continue }
            var shown = inVietnamese ? value.shown.vietnamese : value.shown.english
            if field.type == .reference, value.values.count == 1,
                let record = try? RecordFinder(session: session).record(value.values[0], deleted: .allowed)
            {
                shown = reporting.title(of: record.state)
            }
            answers[field.key] = EntryAnswer(text: value.values.joined(separator: ";"), shown: shown)
        }
        return answers
    }

    // MARK: References

    /// The records that a typed text may mean in a field that points to records: by id or code, by whole name, by the
    /// beginnings of words, with or without marks. What the text means beyond doubt stands alone.
    package func find(_ text: String, for field: FieldForm) throws -> [FoundRecord] {
        let typed = TextNormalization.nfc(text)
        return try read { session in
            let finder = RecordFinder(session: session)
            let reporting = RecordReporting(session)
            if let dot = try finder.parser.value(typed, for: field, orNothing: ())?.dot {
                return [try Self.found(dot, isExact: true, session, reporting)]
            }
            guard let target = field.target, let form = session.catalog.collection(named: target) else { return [] }
            var selection = RowSelection()
            selection.words = Self.words(typed)
            selection.limit = Self.foundMax
            if selection.words.isEmpty { return [] }
            let found = try session.keys(in: form.name, selection).compactMap { key in
                try session.record(key: key, collection: form.name)
            }
            // A name is exact only where no other record bears it, and all that might are here.
            let wanted = typed.lowercased()
            let named = found.filter { reporting.title(of: $0.state).lowercased() == wanted }
            return try found.map { stored in
                let isExact =
                    named.count == 1 && named[0].state.record == stored.state.record && found.count < Self.foundMax
                return try Self.found(stored.state.record, isExact: isExact, session, reporting)
            }
        }
    }

    private static func found(
        _ record: Dot, isExact: Bool, _ session: StoreSession, _ reporting: RecordReporting
    ) throws -> FoundRecord {
        let id = session.unitCodes[record] ?? session.label(of: record)
        guard let stored = try session.states(of: record).first(where: \.isShown),
            let form = session.catalog.collection(named: stored.state.collection)
        else { return FoundRecord(id: id, title: id, detail: "", isExact: isExact) }
        // What tells people of one name apart, and places: the next fields that have something to say.
        let details = form.valueFields.filter { !$0.isTitle && $0.key != "source_ref" && !$0.isMultiple }
            .lazy.compactMap { reporting.value(of: $0, in: stored.state)?.shown.vietnamese }
            .filter { !$0.isEmpty }.prefix(3)
        return FoundRecord(
            id: id, title: reporting.title(of: stored.state), detail: ([id] + details).joined(separator: " · "),
            isExact: isExact)
    }

    // MARK: What may follow

    /// What people call a record.
    package func title(of id: String) throws -> String {
        try read { session in
            RecordReporting(session).title(of: try RecordFinder(session: session).record(id).state)
        }
    }

    /// The collections whose records are about one of a collection: after a person stays, relationships and so on.
    package func sequels(of collection: String) throws -> [EntrySequel] {
        let catalog = try catalog()
        guard let target = catalog.collection(key: collection) else { return [] }
        return catalog.collections.compactMap { form in
            guard case .defined = form.name, !form.isHidden, !form.isMasters, form.name != target.name,
                let field = form.field(key: collection), field.target == target.name, !field.isMultiple
            else { return nil }
            return EntrySequel(form: form, field: field.key)
        }
    }
}

extension ValueParser {
    /// The value that a text means; `nil` if it means none.
    fileprivate func value(_ text: String, for field: FieldForm, orNothing: ()) throws -> Value? {
        do {
            return try value(text, for: field)
        } catch is FieldProblem {
            return nil
        }
    }
}
