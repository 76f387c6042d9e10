import ReplicaCore
import ReplicaForms
import ReplicaStore
import ReplicaTrust
import ReplicaWire

extension Replica {
    /// Settles a field of which somebody wrote a value in a scope that the record had left: what was chosen stands in
    /// the new place, and what was left behind is told so (`Protocol/01` §9).
    func settleLate(
        _ choice: Resolution, field: FormName, form: CollectionForm, of scattered: ScatteredRecord, note: ByteText,
        _ session: StoreSession, _ writer: inout LocalWriter
    ) throws {
        let home = scattered.home
        let label = session.label(of: home.state.record)
        let left = scattered.late(field)
        for place in left where place.departure.isDivided {
            throw ExchangeError.settleFirst(
                label, field: place.stored.scope == home.scope ? "scope" : place.stored.scope.string)
        }
        let destination = scattered.isHere ? home.scope : left.first?.departure.destinations.first ?? home.scope
        let choices = LateChoices(scattered, field)
        let carried: [ChangeDraft.Entry]
        switch choice {
        case .take(let number):
            guard (1...choices.count).contains(number) else {
                throw ExchangeError.badChoice(number, count: choices.count)
            }
            carried = try choices.entries(take: number, isHere: scattered.isHere) {
                ExchangeError.carriedElsewhere(label, scope: destination.string)
            }
        case .value(let text):
            guard let known = form.fields.first(where: { $0.register == field && $0.group == nil }) else {
                throw ExchangeError.badChoice(0, count: choices.count)
            }
            let builder = Self.builder(
                RecordFinder(session: session), form, scattered.isHere ? home.state : nil)
            carried = try labelling(form) { try builder.entries([Assignment(field: known.key, text: text)]) }
        }
        if !carried.isEmpty { try writer.make(draft(home, in: destination, carried, note: note)) }
        let content = carried.first { $0.shape.register == field && $0.shape.kind == .assign } ?? choices.kept(choice)
        for place in left {
            let state = place.stored.state
            var entries = choices.leaving(place, as: content)
            entries.append(
                MoveEntry.entry(
                    to: place.departure.destinations.first, seen: state.settledDots(dots: \.dots),
                    replacing: state.live(RegisterKey(BuiltIn.moved)).map(\.name)))
            try writer.make(draft(place.stored, in: place.stored.scope, entries, note: note))
        }
    }

    /// Settles where a record is that people moved to different places without knowing of each other: one copy stays,
    /// and what the others say otherwise becomes a conflict of its fields there.
    func settleCopies(
        take number: Int, of scattered: ScatteredRecord, note: ByteText, _ session: StoreSession,
        _ writer: inout LocalWriter
    ) throws {
        let copies = scattered.copies
        guard copies.indices.contains(number - 1) else {
            throw ExchangeError.badChoice(number, count: copies.count)
        }
        let kept = copies[number - 1]
        let copying = RecordCopying(shown: RecordFinder(session: session).shown(kept.state))
        for other in copies where other.scope != kept.scope {
            // Each is held against what the ones before it have added.
            let now =
                try session.record(kept.state.record, scope: kept.scope, collection: kept.state.collection) ?? kept
            for entries in copying.additions(of: other.state, to: now.state) {
                try writer.make(draft(kept, in: kept.scope, entries, note: note))
            }
            try leave(other, for: kept.scope, note: note, &writer)
        }
        // Those who see nothing but the place that it went from are told the same.
        for divided in scattered.states where divided.state.departure(dots: \.dots)?.isDivided == true {
            guard divided.scope != kept.scope, try session.trust.mayWrite(key.replica, divided.scope) else { continue }
            try leave(divided, for: kept.scope, note: note, &writer)
        }
    }

    /// Says which of several moves holds, for who has only the place that the record went from.
    func settleMoves(
        take number: Int, of home: StoreSession.StoredRecord, note: ByteText, _ writer: inout LocalWriter
    ) throws {
        let choices = MoveChoices(home.state)
        guard choices.scopes.indices.contains(number - 1) else {
            throw ExchangeError.badChoice(number, count: choices.scopes.count)
        }
        try leave(home, for: choices.scopes[number - 1], note: note, &writer)
    }

    private func leave(
        _ stored: StoreSession.StoredRecord, for scope: ScopeName?, note: ByteText, _ writer: inout LocalWriter
    ) throws {
        let entry = MoveEntry.entry(
            to: scope, seen: scope == nil ? [] : stored.state.settledDots(dots: \.dots),
            replacing: stored.state.live(RegisterKey(BuiltIn.moved)).map(\.name))
        try writer.make(draft(stored, in: stored.scope, [entry], note: note))
    }
}

/// Where several moves say that a record is; `nil` for the scope that it was in.
struct MoveChoices {
    let scopes: [ScopeName?]

    init(_ state: RecordState) {
        guard let departure = state.departure(dots: \.dots) else {
            scopes = []
            return
        }
        scopes = departure.destinations.map { $0 } + (departure.isRecalled ? [nil] : [])
    }
}

/// What people choose from where a field has late values.
///
/// Of an ordinary field: its values in the new place, or one choice that leaves it as it is there, then the late ones.
/// Of a set and of a deletion: to leave it as it is, or to carry over what is late.
struct LateChoices {
    private let field: FormName
    /// The values in the new place, or what the mover took along.
    let current: [LiveValue]
    let late: [(scope: ScopeName, value: Departure.LateValue)]
    private let home: RecordState

    init(_ scattered: ScatteredRecord, _ field: FormName) {
        self.field = field
        home = scattered.home.state
        late = scattered.late(field).flatMap { place in place.values.map { (place.stored.scope, $0) } }
        isWhole = field == BuiltIn.deleted || late.contains { $0.value.key.element != nil }
        current = isWhole ? [] : scattered.current(field)
    }

    /// Whether there are only two choices: as it is, or everything late.
    let isWhole: Bool

    /// How many choices stand before the late ones.
    var currentCount: Int { max(1, current.count) }
    var count: Int { currentCount + (isWhole ? 1 : late.count) }

    /// What a choice writes in the new place.
    ///
    /// - Parameters:
    ///   - isHere: Whether the new place is known here.
    ///   - elsewhere: The error for what can be carried over only where both places are known.
    func entries(take number: Int, isHere: Bool, elsewhere: () -> ExchangeError) throws -> [ChangeDraft.Entry] {
        if number <= currentCount {
            guard isHere, current.count > 1 else { return [] }
            return [assign(current[number - 1], replacing: current)]
        }
        if !isWhole { return [assign(late[number - currentCount - 1].value.value, replacing: isHere ? current : [])] }
        if field == BuiltIn.deleted {
            guard isHere else { throw elsewhere() }
            let isDeletion = late.contains { $0.value.value.values.first?.tag == .dots }
            return [
                ChangeDraft.Entry(
                    Shape.Entry(.assign, field), replaced: home.live(RegisterKey(field)).map(\.name),
                    values: [isDeletion ? .dots(home.seenDots) : .empty])
            ]
        }
        var entries: [ChangeDraft.Entry] = []
        var done: Set<RegisterKey> = []
        for (_, item) in late where done.insert(item.key).inserted {
            guard let element = item.key.element else { continue }
            let isIncluded = late.contains { $0.value.key == item.key && $0.value.value.kind == .include }
            if !isIncluded, !isHere { throw elsewhere() }
            let isPresent = isHere && home.registers[item.key]?.isPresent == true
            if isIncluded == isPresent { continue }
            entries.append(
                ChangeDraft.Entry(
                    Shape.Entry(isIncluded ? .include : .exclude, field),
                    replaced: isHere ? home.live(item.key).map(\.name) : [], values: [element]))
        }
        return entries
    }

    /// The value in the new place that a choice leaves as it is.
    func kept(_ choice: Resolution) -> ChangeDraft.Entry? {
        guard case .take(let number) = choice, current.indices.contains(number - 1) else { return nil }
        return assign(current[number - 1], replacing: [])
    }

    /// What is written where late values were left behind: the same values anew, so that they are not late any more.
    func leaving(_ place: ScatteredRecord.LeftBehind, as chosen: ChangeDraft.Entry?) -> [ChangeDraft.Entry] {
        let state = place.stored.state
        var keys: [RegisterKey] = []
        for item in place.values where !keys.contains(item.key) { keys.append(item.key) }
        return keys.compactMap { key in
            let live = state.live(key)
            guard let last = live.last else { return nil }
            if let element = key.element {
                return ChangeDraft.Entry(
                    Shape.Entry(live.contains { $0.kind == .include } ? .include : .exclude, field),
                    replaced: live.map(\.name), values: [element])
            }
            if field == BuiltIn.deleted {
                return ChangeDraft.Entry(Shape.Entry(.assign, field), replaced: live.map(\.name), values: [.empty])
            }
            return ChangeDraft.Entry(
                chosen?.shape ?? Shape.Entry(kind: .assign, register: field, members: last.members),
                replaced: live.map(\.name), values: chosen?.values ?? last.values)
        }
    }

    private func assign(_ value: LiveValue, replacing: [LiveValue]) -> ChangeDraft.Entry {
        ChangeDraft.Entry(
            Shape.Entry(kind: .assign, register: field, members: value.members), replaced: replacing.map(\.name),
            values: value.values)
    }
}
