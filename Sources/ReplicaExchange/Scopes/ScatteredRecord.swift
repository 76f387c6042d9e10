import ReplicaCore
import ReplicaStore
import ReplicaWire

/// A record as all the scopes that this replica has know it (`Protocol/01` §9).
struct ScatteredRecord {
    /// The state that is shown, or that a command is about.
    let home: StoreSession.StoredRecord
    /// All states, the home among them, by the names of their scopes.
    let states: [StoreSession.StoredRecord]

    init(_ home: StoreSession.StoredRecord, _ session: StoreSession) throws {
        self.home = home
        let others = try session.states(of: home.state.record).filter { $0.scope != home.scope }
        states = (others + [home]).sorted { $0.scope < $1.scope }
    }

    /// Whether the record is in the scope of its shown state, and not only what was left behind there.
    var isHere: Bool { home.state.standing(dots: \.dots) <= .copy }

    /// The states in which the record is; more than one only where people moved it without knowing of each other.
    var copies: [StoreSession.StoredRecord] { states.filter { $0.state.standing(dots: \.dots) <= .copy } }

    /// A state from which the record went, with something that the mover did not see.
    struct LeftBehind {
        let stored: StoreSession.StoredRecord
        let departure: Departure
        /// The values of the field that was asked about.
        let values: [Departure.LateValue]
    }

    /// The states that hold late values of a field.
    func late(_ field: FormName) -> [LeftBehind] {
        states.compactMap { stored in
            guard stored.state.standing(dots: \.dots) == .contested,
                let departure = stored.state.departure(dots: \.dots)
            else { return nil }
            let values = departure.late.filter { $0.key.field == field }
            return values.isEmpty ? nil : LeftBehind(stored: stored, departure: departure, values: values)
        }
    }

    /// The live values of a field that a late value is held against: in the new place, or, where that is not here,
    /// what the mover took along.
    func current(_ field: FormName) -> [LiveValue] {
        let live = home.state.live(RegisterKey(field))
        if isHere { return live }
        let late = Set(home.state.departure(dots: \.dots)?.late.map(\.value.dot) ?? [])
        return live.filter { !late.contains($0.dot) }
    }

    /// The fields that people have to settle because several scopes have the record, in an order that is the same
    /// everywhere.
    var fields: [FormName] {
        var fields: Set<FormName> = []
        for stored in states where stored.state.standing(dots: \.dots) == .contested {
            fields.formUnion(stored.state.departure(dots: \.dots)?.late.map(\.key.field) ?? [])
        }
        if copies.count > 1 { fields.insert(BuiltIn.copied) }
        if !isHere, home.state.departure(dots: \.dots)?.isDivided == true { fields.insert(BuiltIn.moved) }
        return fields.sorted()
    }
}

extension Departure {
    /// Whether people moved the record to different places without knowing of each other.
    var isDivided: Bool { isRecalled || destinations.count > 1 }
}

/// Makes the changes that bring a record's values into another scope.
struct RecordCopying {
    /// Chooses the value that is shown: it is written last, so that it is shown in the new place as well.
    let shown: ShownValue<Dot>

    /// The entries of as many changes as it takes: several live values of one register need a change each.
    ///
    /// - Parameters:
    ///   - state: What is copied.
    ///   - target: What is known of the record in the new scope.
    func entries(of state: RecordState, over target: RecordState?, from scope: ScopeName) -> [[ChangeDraft.Entry]] {
        var layers: [[ChangeDraft.Entry]] = [
            [
                ChangeDraft.Entry(
                    Shape.Entry(.assign, BuiltIn.copied), replaced: names(target, RegisterKey(BuiltIn.copied)),
                    values: [Value(tag: .text, content: scope.text.bytes)])
            ]
        ]
        let away = names(target, RegisterKey(BuiltIn.moved))
        if !away.isEmpty { layers[0].append(MoveEntry.entry(to: nil, seen: [], replacing: away)) }
        for (key, register) in state.registers.sorted(by: { $0.key < $1.key }) where Self.isCopied(key.field) {
            let replaced = names(target, key)
            if let element = key.element {
                guard register.isPresent, element.tag != .erased else { continue }
                layers[0].append(
                    ChangeDraft.Entry(Shape.Entry(.include, key.field), replaced: replaced, values: [element]))
                continue
            }
            // What was erased is gone, and nobody writes it again.
            for (layer, value) in ordered(register.live.filter { !$0.isErased }).enumerated() {
                if layer == layers.count { layers.append([]) }
                layers[layer].append(
                    ChangeDraft.Entry(
                        Shape.Entry(kind: .assign, register: key.field, members: value.members),
                        replaced: layer == 0 ? replaced : [], values: value.values))
            }
        }
        // Elements that were taken out while the record was elsewhere.
        for (key, register) in target?.registers.sorted(by: { $0.key < $1.key }) ?? [] {
            guard let element = key.element, register.isPresent, state.registers[key]?.isPresent != true else {
                continue
            }
            layers[0].append(
                ChangeDraft.Entry(
                    Shape.Entry(.exclude, key.field), replaced: register.live.map(\.name), values: [element]))
        }
        return layers
    }

    /// The entries that add to a copy what another copy says otherwise: nothing of either is replaced.
    func additions(of state: RecordState, to kept: RecordState) -> [[ChangeDraft.Entry]] {
        var layers: [[ChangeDraft.Entry]] = []
        for (key, register) in state.registers.sorted(by: { $0.key < $1.key }) where Self.isCopied(key.field) {
            if let element = key.element {
                guard register.isPresent, element.tag != .erased, kept.registers[key]?.isPresent != true else {
                    continue
                }
                if layers.isEmpty { layers.append([]) }
                layers[0].append(
                    ChangeDraft.Entry(
                        Shape.Entry(.include, key.field), replaced: names(kept, key), values: [element]))
                continue
            }
            let known = kept.live(key)
            let new = register.live.filter { value in
                !value.isErased && !known.contains { $0.hasSameContent(as: value) }
            }
            for (layer, value) in new.enumerated() {
                if layer == layers.count { layers.append([]) }
                layers[layer].append(
                    ChangeDraft.Entry(
                        Shape.Entry(kind: .assign, register: key.field, members: value.members), values: value.values))
            }
        }
        return layers
    }

    /// What a copy takes along: all but what is about the scope itself, and decisions, which hold for the changes of
    /// the scope that they were made in.
    private static func isCopied(_ field: FormName) -> Bool {
        field != BuiltIn.moved && field != BuiltIn.copied && field != BuiltIn.deleted && !BuiltIn.isDecision(field)
    }

    private func names(_ state: RecordState?, _ key: RegisterKey) -> [Change.Replaced] {
        state?.live(key).map(\.name) ?? []
    }

    private func ordered(_ live: [LiveValue]) -> [LiveValue] {
        guard live.count > 1, let last = shown.choose(from: live) else { return live }
        return live.filter { $0 != last } + [last]
    }
}

/// The entry that says where a record went (`Protocol/01` §9).
enum MoveEntry {
    /// - Parameters:
    ///   - scope: `nil` to take a move back.
    ///   - seen: The dots of the values that the mover saw.
    static func entry(to scope: ScopeName?, seen: [Dot], replacing: [Change.Replaced]) -> ChangeDraft.Entry {
        ChangeDraft.Entry(
            Shape.Entry(kind: .assign, register: BuiltIn.moved, members: [BuiltIn.movedTo, BuiltIn.movedSeen]),
            replaced: replacing,
            values: scope.map { [Value(tag: .text, content: $0.text.bytes), .dots(seen)] } ?? [.empty, .empty])
    }
}
