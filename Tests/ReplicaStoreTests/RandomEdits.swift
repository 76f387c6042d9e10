import ReplicaCore
import ReplicaStore
import ReplicaTestSupport
import ReplicaWire

/// What people do to the few records of a scope, drawn from a seed: new ones, fields, codes, groups, sets, owners,
/// deletions.
struct RandomEdits {
    let scope: ScopeName

    func edit(_ office: StoreOffice, _ generator: inout SeededGenerator) throws {
        try office.make { session in
            guard let form = session.catalog.collection(key: "person") else { preconditionFailure("no form") }
            let keys = try session.keys(in: form.name, RowSelection())
            let records = try keys.compactMap { try session.record(key: $0, collection: form.name)?.state }
            guard let state = records.randomElement(using: &generator), Int.random(in: 0..<5, using: &generator) > 0
            else { return [creation(form, session, &generator)] }
            return [change(of: state, form, session, &generator)]
        }
    }

    private func creation(
        _ form: CollectionForm, _ session: StoreSession, _ generator: inout SeededGenerator
    ) -> ChangeDraft {
        var entries = [entry(form, "name_full", nil, text(&generator))]
        if Bool.random(using: &generator) { entries.append(entry(form, "occupation", nil, text(&generator))) }
        if Bool.random(using: &generator) { entries.append(code(form, "sex", nil, session, &generator)) }
        if Bool.random(using: &generator) {
            let codes = countries(form, session).shuffled(using: &generator).prefix(2).sorted()
            entries += codes.map { element(form, .include, $0, nil) }
        }
        return ChangeDraft(scope: scope, record: nil, collection: form.name, entries: entries)
    }

    private func change(
        of state: RecordState, _ form: CollectionForm, _ session: StoreSession, _ generator: inout SeededGenerator
    ) -> ChangeDraft {
        let entries: [ChangeDraft.Entry]
        switch Int.random(in: 0..<8, using: &generator) {
        case 0: entries = [entry(form, "occupation", state, .empty)]
        case 1: entries = [code(form, "sex", state, session, &generator)]
        case 2:
            let code = countries(form, session)[Int.random(in: 0..<4, using: &generator)]
            entries = [element(form, Bool.random(using: &generator) ? .include : .exclude, code, state)]
        case 3: entries = [group(form, state, &generator)]
        case 4:
            let replaced = state.live(RegisterKey(BuiltIn.deleted)).map(\.name)
            entries = [
                .init(Shape.Entry(.assign, BuiltIn.deleted), replaced: replaced, values: [.dots(state.seenDots)])
            ]
        case 5:
            let unit = session.unitCodes.keys.sorted()[Int.random(in: 0..<3, using: &generator)]
            let replaced = state.live(RegisterKey(BuiltIn.owner)).map(\.name)
            entries = [.init(Shape.Entry(.assign, BuiltIn.owner), replaced: replaced, values: [.dot(unit)])]
        default: entries = [entry(form, "occupation", state, text(&generator))]
        }
        return ChangeDraft(scope: scope, record: state.record, collection: form.name, entries: entries)
    }

    private func text(_ generator: inout SeededGenerator) -> Value {
        .text(["Đào", "Bình", "Nguyễn Thị Hường", "x", ""][Int.random(in: 0..<5, using: &generator)])
    }

    private func entry(_ form: CollectionForm, _ key: String, _ state: RecordState?, _ value: Value)
        -> ChangeDraft.Entry
    {
        guard let field = form.field(key: key) else { preconditionFailure("no field") }
        let replaced = state?.live(RegisterKey(field.name)).map(\.name) ?? []
        return .init(Shape.Entry(.assign, field.name), replaced: replaced, values: [value])
    }

    private func code(
        _ form: CollectionForm, _ key: String, _ state: RecordState?, _ session: StoreSession,
        _ generator: inout SeededGenerator
    ) -> ChangeDraft.Entry {
        guard let list = form.field(key: key)?.list,
            let code = session.catalog.codes(of: list).randomElement(using: &generator)
        else { preconditionFailure("no list") }
        return entry(form, key, state, .dot(code.dot, tag: .code))
    }

    private func countries(_ form: CollectionForm, _ session: StoreSession) -> [Value] {
        guard let list = form.field(key: "nationality")?.list else { preconditionFailure("no list") }
        return session.catalog.codes(of: list).prefix(4).map { .dot($0.dot, tag: .code) }
    }

    private func element(
        _ form: CollectionForm, _ kind: EntryKind, _ value: Value, _ state: RecordState?
    ) -> ChangeDraft.Entry {
        guard let field = form.field(key: "nationality") else { preconditionFailure("no field") }
        let replaced = state?.live(RegisterKey(field.name, element: value)).map(\.name) ?? []
        return .init(Shape.Entry(kind, field.name), replaced: replaced, values: [value])
    }

    private func group(
        _ form: CollectionForm, _ state: RecordState, _ generator: inout SeededGenerator
    ) -> ChangeDraft.Entry {
        guard let group = form.field(key: "name_parts") else { preconditionFailure("no group") }
        let members = form.members(of: group.name).map(\.name)
        return .init(
            Shape.Entry(kind: .assign, register: group.name, members: members),
            replaced: state.live(RegisterKey(group.name)).map(\.name), values: members.map { _ in text(&generator) })
    }
}

/// Carries segments between offices in any order, with repeats.
enum RandomCourier {
    static func deliverSome(_ offices: [StoreOffice], _ generator: inout SeededGenerator) throws {
        let sender = offices[Int.random(in: 0..<offices.count, using: &generator)]
        let receiver = offices[Int.random(in: 0..<offices.count, using: &generator)]
        for segment in try sender.segments().shuffled(using: &generator) where Bool.random(using: &generator) {
            try receiver.receive(segment.bytes)
        }
    }

    static func deliverAll(_ offices: [StoreOffice], _ generator: inout SeededGenerator) throws {
        let all = try offices.flatMap { try $0.segments() }
        for office in offices {
            for segment in all.shuffled(using: &generator) { try office.receive(segment.bytes) }
        }
    }
}
