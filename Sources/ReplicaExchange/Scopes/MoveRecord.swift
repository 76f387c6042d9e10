import ReplicaCore
import ReplicaStore
import ReplicaTrust
import ReplicaWire

/// What `move` did.
package struct RecordMoved: Sendable {
    package let id: String
    package let from: String
    package let to: String
    /// Whether this replica goes on receiving what others change in the new scope.
    package let isReadable: Bool
}

extension Replica {
    /// Moves a record to another scope (`Protocol/01` §9): copies it there under the same id, then says so in the old
    /// scope. What others changed there without knowing of it stays there and is shown as a conflict.
    package func move(id: String, to typed: String, note: String) throws -> RecordMoved {
        let note = try Self.note(note)
        return try change { session, writer in
            let finder = RecordFinder(session: session)
            let stored = try finder.record(id)
            let form = try finder.form(of: stored, id: id)
            try Self.checkRight(to: form, session, own: key.replica)
            let target = try Self.scope(typed, of: form, session)
            let label = session.label(of: stored.state.record)
            if stored.scope == target { throw ExchangeError.alreadyInScope(label, scope: target.string) }
            try move(stored, to: target, note: note, session, &writer)
            return RecordMoved(
                id: label, from: stored.scope.string, to: target.string,
                isReadable: try session.trust.mayRead(key.replica, target))
        }
    }

    /// The part of a move that goes on within a transaction.
    func move(
        _ stored: StoreSession.StoredRecord, to target: ScopeName, note: ByteText, _ session: StoreSession,
        _ writer: inout LocalWriter
    ) throws {
        let label = session.label(of: stored.state.record)
        let scattered = try ScatteredRecord(stored, session)
        guard scattered.isHere else {
            throw ExchangeError.recordMoved(label, to: RecordFinder.destinations(stored.state))
        }
        // What is in dispute goes along as it is, but whether the record exists, and where, is settled first.
        if stored.state.isContested || scattered.copies.count > 1 {
            throw ExchangeError.settleFirst(label, field: stored.state.isContested ? "deleted" : "scope")
        }
        let there = scattered.states.first { $0.scope == target }
        if there.map({ RecordFinder.isDeleted($0.state) }) ?? false { throw ExchangeError.recordDeleted(label) }
        let copying = RecordCopying(shown: RecordFinder(session: session).shown(stored.state))
        for entries in copying.entries(of: stored.state, over: there?.state, from: stored.scope) {
            try writer.make(draft(stored, in: target, entries, note: note))
        }
        try submitAgain(stored, in: target, note: note, session, &writer)
        try writer.make(
            draft(
                stored, in: stored.scope,
                [
                    MoveEntry.entry(
                        to: target, seen: stored.state.settledDots(dots: \.dots),
                        replacing: stored.state.live(RegisterKey(BuiltIn.moved)).map(\.name))
                ], note: note))
    }

    /// What was decided on a record holds for its values in the scope that it leaves: in the new one it waits to be
    /// decided on again.
    private func submitAgain(
        _ stored: StoreSession.StoredRecord, in target: ScopeName, note: ByteText, _ session: StoreSession,
        _ writer: inout LocalWriter
    ) throws {
        let review = stored.state.review(identity: [], dots: \.dots)
        guard let step = review.step, step != .recalled, step != .returned,
            let copy = try session.record(stored.state.record, scope: target, collection: stored.state.collection)
        else { return }
        try writer.make(draft(copy, in: target, [ReviewEntry.step(.submitted, over: copy.state)], note: note))
    }

    func draft(
        _ stored: StoreSession.StoredRecord, in scope: ScopeName, _ entries: [ChangeDraft.Entry], note: ByteText
    ) -> ChangeDraft {
        ChangeDraft(
            scope: scope, record: stored.state.record, collection: stored.state.collection, entries: entries, note: note
        )
    }
}
