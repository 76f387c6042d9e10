import ReplicaCore
import ReplicaForms
import ReplicaStore
import ReplicaTrust
import ReplicaWire

/// How a conflict is settled.
package enum Resolution: Sendable {
    /// One of the values, by its number in `conflicts` and `show`, from 1.
    case take(Int)
    case value(String)
}

extension Replica {
    /// The fields whose live values differ.
    package func conflicts(collection: String?) throws -> [ConflictReport] {
        try read { session in
            let form = try collection.map { try RecordFinder(session: session).form($0).name }
            return try RecordReporting(session).conflicts(of: session.conflicts(collection: form))
        }
    }

    /// Settles a conflict with a change that replaces all live values; returns the record's id.
    package func resolve(id: String, field: String, _ choice: Resolution, note: String) throws -> String {
        let note = try Self.note(note)
        return try change { session, writer in
            let finder = RecordFinder(session: session)
            let stored = try finder.record(id, deleted: .allowed)
            let form = try finder.form(of: stored, id: id)
            // What would count nowhere else must not count here either.
            let objection = try session.trust.objection(
                to: stored.state.collection, record: stored.state.record, of: key.replica)
            if objection != nil { throw ExchangeError.masterOnly(collection: form.key) }
            if try self.settleScattered(choice, field: field, form: form, of: stored, note: note, session, &writer) {
                return session.label(of: stored.state.record)
            }
            let entry =
                field == BuiltInKey.deleted
                ? try self.presence(choice, of: stored, id: id, session)
                : try self.settlement(choice, field: field, form: form, finder, of: stored, id: id)
            let draft = ChangeDraft(
                scope: stored.scope, record: stored.state.record, collection: form.name, entries: [entry], note: note)
            try SealGuard(session).check(draft, of: stored.state)
            try writer.make(draft)
            return session.label(of: stored.state.record)
        }
    }

    private enum BuiltInKey {
        static let deleted = "deleted"
        static let scope = "scope"
        static let transfer = "transfer"
    }

    /// Settles what is in dispute because several scopes have the record; `false` if the field is not.
    private func settleScattered(
        _ choice: Resolution, field: String, form: CollectionForm, of stored: StoreSession.StoredRecord,
        note: ByteText, _ session: StoreSession, _ writer: inout LocalWriter
    ) throws -> Bool {
        let scattered = try ScatteredRecord(stored, session)
        let disputed = scattered.fields
        if disputed.isEmpty { return false }
        let finder = RecordFinder(session: session)
        let register: FormName? =
            switch field {
            case BuiltInKey.scope: disputed.contains(BuiltIn.copied) ? BuiltIn.copied : BuiltIn.moved
            case BuiltInKey.deleted: BuiltIn.deleted
            case BuiltInKey.transfer: BuiltIn.transfer
            default:
                try form.fields.first { $0.key == field }?.register ?? ReviewEntry.field(key: field)
                    ?? Self.builder(finder, form, stored.state).field(field).register
            }
        guard let register, disputed.contains(register) else { return false }
        switch (register, choice) {
        case (BuiltIn.copied, .take(let number)):
            try settleCopies(take: number, of: scattered, note: note, session, &writer)
        case (BuiltIn.moved, .take(let number)):
            try settleMoves(take: number, of: scattered.home, note: note, &writer)
        case (BuiltIn.copied, .value), (BuiltIn.moved, .value), (BuiltIn.deleted, .value), (BuiltIn.transfer, .value):
            throw ExchangeError.noConflict(
                id: session.label(of: stored.state.record), field: field)
        default:
            try settleLate(choice, field: register, form: form, of: scattered, note: note, session, &writer)
        }
        return true
    }

    private func settlement(
        _ choice: Resolution, field: String, form: CollectionForm, _ finder: RecordFinder,
        of stored: StoreSession.StoredRecord, id: String
    ) throws -> ChangeDraft.Entry {
        let builder = Self.builder(finder, form, stored.state)
        let isTransfer = field == BuiltInKey.transfer && form.field(key: field) == nil
        let known = isTransfer ? nil : try form.fields.first { $0.key == field } ?? builder.field(field)
        let register = known?.register ?? BuiltIn.transfer
        let live = stored.state.live(RegisterKey(register))
        guard stored.state.conflicts.contains(RegisterKey(register)) else {
            throw ExchangeError.noConflict(id: id, field: field)
        }
        let names = live.map(\.name)
        switch choice {
        case .take(let number):
            // Nobody writes again what was erased (`Protocol/02` §4); it is replaced with the others.
            let sides = stored.state.sides(of: register)
            guard sides.indices.contains(number - 1) else {
                throw ExchangeError.badChoice(number, count: sides.count)
            }
            let taken = sides[number - 1]
            return ChangeDraft.Entry(
                Shape.Entry(kind: .assign, register: register, members: taken.members), replaced: names,
                values: taken.values)
        case .value(let text):
            guard let known else { throw ExchangeError.noConflict(id: id, field: field) }
            let typed = try labelling(form) {
                try builder.entries([Assignment(field: known.key, text: text)])
            }
            if let entry = typed.first { return entry }
            throw ExchangeError.nothingToChange
        }
    }

    /// A deletion against later values: taking the deletion deletes with everything seen, anything else restores.
    private func presence(
        _ choice: Resolution, of stored: StoreSession.StoredRecord, id: String, _ session: StoreSession
    ) throws -> ChangeDraft.Entry {
        guard case .contested(let deletions) = stored.state.presence(dots: \.dots), case .take(let number) = choice
        else {
            throw ExchangeError.noConflict(id: id, field: BuiltInKey.deleted)
        }
        let live = stored.state.live(RegisterKey(BuiltIn.deleted))
        let count = try RecordReporting(session).conflict(BuiltIn.deleted, of: stored).values.count
        guard (1...count).contains(number) else { throw ExchangeError.badChoice(number, count: count) }
        let isDeletion = live.indices.contains(number - 1) && deletions.contains(live[number - 1])
        return ChangeDraft.Entry(
            Shape.Entry(.assign, BuiltIn.deleted), replaced: live.map(\.name),
            values: [isDeletion ? .dots(stored.state.seenDots) : .empty])
    }
}
