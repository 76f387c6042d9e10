import ReplicaCore
import ReplicaStore
import ReplicaTrust
import ReplicaWire

/// What `merge`, `unmerge` and `distinct` did.
package struct RecordsJoined: Equatable, Sendable {
    /// The records that it was about.
    package let ids: [String]
    /// The id under which they are shown; `nil` where they are not shown as one.
    package let shownAs: String?
    package let standing: PairStanding
    /// `false` if all of it was so already.
    package let isChanged: Bool
}

extension Replica {
    /// Says that two records are about the same. Where this office may decide they are shown as one from now on,
    /// elsewhere it is a proposal. No value of either is changed.
    package func merge(keep: String, drop: String, note: String) throws -> RecordsJoined {
        try join(keep, drop, saying: BuiltIn.sameAs, instead: BuiltIn.distinctFrom, note: note)
    }

    /// Says that two records are not about the same, and takes back that they are.
    package func distinct(_ one: String, _ other: String, note: String) throws -> RecordsJoined {
        try join(one, other, saying: BuiltIn.distinctFrom, instead: BuiltIn.sameAs, note: note)
    }

    /// Takes back every merge that a record has with another, decided or proposed.
    package func unmerge(id: String, note: String) throws -> RecordsJoined {
        let note = try Self.note(note)
        return try change { session, writer in
            let finder = RecordFinder(session: session)
            let record = try finder.record(id)
            let form = try finder.form(of: record, id: id)
            try Self.checkRight(to: form, session, own: key.replica)
            let neighbours = try RecordEdges(session).neighbours(of: record.state.record, distinct: false)
            if neighbours.isEmpty { throw ExchangeError.notMerged(id) }
            for neighbour in neighbours {
                try Self.takeBack(BuiltIn.sameAs, of: record.state.record, neighbour, form, note, session, &writer)
            }
            let ids = ([record.state.record] + neighbours).map { session.label(of: $0) }
            return RecordsJoined(ids: ids, shownAs: nil, standing: .open, isChanged: true)
        }
    }

    private func join(
        _ one: String, _ other: String, saying field: FormName, instead opposite: FormName, note: String
    ) throws -> RecordsJoined {
        let note = try Self.note(note)
        return try change { session, writer in
            let finder = RecordFinder(session: session)
            let first = try finder.record(one)
            let second = try finder.record(other)
            let form = try finder.form(of: first, id: one)
            guard first.state.record != second.state.record, second.state.collection == form.name else {
                throw ExchangeError.notAPair(one, other)
            }
            try Self.checkRight(to: form, session, own: key.replica)
            let pair = RecordEdges.Pair(first.state.record, second.state.record)
            let before = try RecordEdges(session).standing(of: pair)
            let decides = try session.decidesOnPeople(key.replica)
            let wanted: PairStanding =
                field == BuiltIn.sameAs ? (decides ? .merged : .proposed) : (decides ? .distinct : .distinctProposed)
            // What an office that decides has said, another need not say again.
            let isSaid = before == wanted || before == (field == BuiltIn.sameAs ? .merged : .distinct)
            if !isSaid {
                let records = (first.state.record, second.state.record)
                try Self.takeBack(opposite, of: records.0, records.1, form, note, session, &writer)
                try Self.say(field, of: records.0, records.1, form, note, session, &writer)
            }
            let edges = try RecordEdges(session)
            let joined = edges.joined(with: first.state.record)
            let isOne = joined.contains(second.state.record)
            return RecordsJoined(
                ids: [first, second].map { session.label(of: $0.state.record) },
                shownAs: isOne ? session.label(of: edges.head(of: first.state.record)) : nil,
                standing: edges.standing(of: pair), isChanged: !isSaid)
        }
    }

    private static func say(
        _ field: FormName, of one: Dot, _ other: Dot, _ form: CollectionForm, _ note: ByteText,
        _ session: StoreSession, _ writer: inout LocalWriter
    ) throws {
        guard let stored = try session.shownRecord(one, collection: form.name) else { return }
        let element = Value.dot(other)
        let live = stored.state.live(RegisterKey(field, element: element))
        try writer.make(
            ChangeDraft(
                scope: stored.scope, record: one, collection: form.name,
                entries: [
                    ChangeDraft.Entry(
                        Shape.Entry(.include, field), replaced: live.map(\.name), values: [element])
                ], note: note))
    }

    /// Excludes what either of two records says of the other.
    private static func takeBack(
        _ field: FormName, of one: Dot, _ other: Dot, _ form: CollectionForm, _ note: ByteText,
        _ session: StoreSession, _ writer: inout LocalWriter
    ) throws {
        for (record, neighbour) in [(one, other), (other, one)] {
            guard let stored = try session.shownRecord(record, collection: form.name) else { continue }
            let element = Value.dot(neighbour)
            let key = RegisterKey(field, element: element)
            guard stored.state.registers[key]?.isPresent == true else { continue }
            try writer.make(
                ChangeDraft(
                    scope: stored.scope, record: record, collection: form.name,
                    entries: [
                        ChangeDraft.Entry(
                            Shape.Entry(.exclude, field), replaced: stored.state.live(key).map(\.name),
                            values: [element])
                    ], note: note))
        }
    }
}
