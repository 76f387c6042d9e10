import Foundation
import ReplicaCore
import ReplicaLog
import ReplicaStore
import ReplicaTestSupport
import ReplicaWire
import Testing

/// Offices that edit the same few records apart and exchange segments in any order, with repeats: all end in the
/// same state, which is the one that the pure rules give, and which the log gives again.
@Suite struct RandomExchangeTests {
    private static let scope = ScopeName.people("ubnd-phu-cat")

    @Test(arguments: 1...10)
    func `offices that hold the same segments hold the same records`(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let units = ["ubnd-phu-cat", "cong-an-tinh", "so-ngoai-vu", "mttq-tinh"]
        let clocks: [UInt64] = [1_800_000_000_000, 0, 4_090_000_000_000, 1_800_000_100_000]
        let offices = try units.indices.map { index in
            try StoreOffice(
                unit: units[index], name: "OFFICE\(index)", seed: UInt8(seed * 7 + index),
                wallMilliseconds: clocks[index])
        }
        for office in offices { try office.seal() }
        try deliverAll(offices, &generator)
        for _ in 0..<40 {
            let office = offices[Int.random(in: 0..<offices.count, using: &generator)]
            let count = Int.random(in: 1...3, using: &generator)
            for _ in 0..<count { try edit(office, &generator) }
            if Bool.random(using: &generator) { try office.seal() }
            if Int.random(in: 0..<3, using: &generator) == 0 { try deliverSome(offices, &generator) }
        }
        for office in offices { try office.seal() }
        try deliverAll(offices, &generator)

        let digests = try offices.map { try $0.digests() }
        for other in digests.dropFirst() { #expect(other == digests[0], "seed \(seed)") }
        // Making all tables again is the slow part: one office, another for each seed.
        let differences = try offices[seed % offices.count].store.write { try $0.differencesFromLog().map(\.table) }
        #expect(differences == [], "seed \(seed)")
        try compareWithRules(offices[0], &generator, seed: seed)
    }

    // MARK: Exchange

    private func deliverSome(_ offices: [StoreOffice], _ generator: inout SeededGenerator) throws {
        let sender = offices[Int.random(in: 0..<offices.count, using: &generator)]
        let receiver = offices[Int.random(in: 0..<offices.count, using: &generator)]
        for segment in try sender.segments().shuffled(using: &generator) where Bool.random(using: &generator) {
            try receiver.receive(segment.bytes)
        }
    }

    private func deliverAll(_ offices: [StoreOffice], _ generator: inout SeededGenerator) throws {
        let all = try offices.flatMap { try $0.segments() }
        for office in offices {
            for segment in all.shuffled(using: &generator) { try office.receive(segment.bytes) }
        }
    }

    // MARK: Edits

    private func edit(_ office: StoreOffice, _ generator: inout SeededGenerator) throws {
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
        return ChangeDraft(scope: Self.scope, record: nil, collection: form.name, entries: entries)
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
        return ChangeDraft(scope: Self.scope, record: state.record, collection: form.name, entries: entries)
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

    // MARK: The rules as judge

    private func compareWithRules(_ office: StoreOffice, _ generator: inout SeededGenerator, seed: Int) throws {
        var changes: [(Dot, Change)] = []
        for segment in try office.segments() {
            let verified = try SignedSegment(bytes: segment.bytes).open()
            guard verified.header.scope == Self.scope else { continue }
            changes += verified.run.dots.indices.map { (verified.run.dots[$0], verified.run.change($0)) }
        }
        var rules = ScopeState()
        for (dot, change) in changes.shuffled(using: &generator) { rules.apply(change, dot: dot) }
        try office.store.read { session in
            for (record, state) in rules.records {
                let stored = try session.record(record, scope: Self.scope, collection: state.collection)
                #expect(stored?.state.registers == state.registers, "seed \(seed), record \(record.number)")
            }
        }
    }
}
