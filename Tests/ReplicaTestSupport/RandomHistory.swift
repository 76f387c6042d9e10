package import ReplicaCore

/// What 2 to 8 replicas did to a few records of one scope, and how it reached the others: all drawn from one
/// seed.
///
/// Nothing is delivered in causal order, so replacements often come before what they replace. Changes are lost
/// on the way, come twice, and come in the end. Some seeds add what only a broken or hostile program does:
/// replaced items that fit nothing, a field written as plain field and as set, a database that was copied and
/// counts on in two places.
package struct RandomHistory: Sendable {
    package let seed: UInt64
    /// All changes in the order in which they were made.
    package private(set) var changes: [NamedChange] = []
    package private(set) var members: [Member] = []

    /// One running database.
    package struct Member: Sendable {
        package let replica: ReplicaID
        /// The positions in ``RandomHistory/changes`` of what arrived, in order of arrival, repeats included.
        package fileprivate(set) var arrivals: [Int] = []
        package fileprivate(set) var state = ScopeState()
        /// How many arrivals there were, and what they added up to, before everything was delivered.
        package fileprivate(set) var partial: (arrivals: Int, state: ScopeState) = (0, ScopeState())
        fileprivate var records: [Dot] = []
        fileprivate var clock = HybridClock()
        fileprivate var wall: RandomWall
        fileprivate var nextNumber: UInt64 = 1
    }

    // MARK: What the records are made of

    package static let plainField = FormName.builtIn(20)
    package static let otherField = FormName.defined(Dot(replica: replica(200), number: 300, hash: 7))
    package static let group = FormName.builtIn(300)
    package static let setField = FormName.defined(Dot(replica: replica(200), number: 129, hash: 9))
    package static let fields = [
        plainField, otherField, group, setField, BuiltIn.owner, BuiltIn.deleted,
    ]
    package static let elements = [Value.text("b"), Value.text("aa")]
    private static let groupMembers = [FormName.builtIn(301), FormName.builtIn(302)]
    private static let contents = [Value.text("x"), Value.text("y"), Value.integer(1), Value.empty]
    private static let recordsMax = 3

    package static func replica(_ index: Int) -> ReplicaID {
        // The last byte comes last in the order, the first decides it; both differ.
        var bytes = [UInt8](repeating: 7, count: ReplicaID.byteCount)
        bytes[0] = UInt8(truncatingIfNeeded: index * 83)
        bytes[31] = UInt8(truncatingIfNeeded: index)
        guard let replica = ReplicaID(bytes: bytes) else { preconditionFailure() }
        return replica
    }

    /// Two replicas share an office.
    package static func office(of replica: ReplicaID) -> Int? {
        var last: UInt64 = 0
        replica.forEachWord { last = $0 }
        return Int(last & 0xFF) / 2
    }

    /// The office that a value of the field `owner` names; `nil` if it names none.
    package static func office(named value: Value?) -> Int? {
        guard let value, value.tag == .reference, let byte = value.content.first else { return nil }
        return Int(byte)
    }

    // MARK: The run

    private var generator: SeededGenerator
    private var elapsed: UInt64 = 0
    private let isHostile: Bool
    private let mixesKinds: Bool
    private let isCopied: Bool

    package init(seed: UInt64) {
        self.seed = seed
        generator = SeededGenerator(seed: seed)
        isHostile = generator.chance(percent: 25)
        mixesKinds = generator.chance(percent: 15)
        isCopied = generator.chance(percent: 15)
        // Mostly few: two or three replicas and a dozen changes reach nearly every rule.
        let count = generator.chance(percent: 75) ? 2 + generator.number(below: 2) : 2 + generator.number(below: 7)
        for index in 0..<count {
            let kind: RandomWall.Kind =
                generator.chance(percent: 40) ? .right : generator.pick(RandomWall.Kind.allCases)
            members.append(
                Member(replica: Self.replica(index), wall: RandomWall(kind: kind, using: &generator)))
        }
        let steps = 4 + generator.number(below: generator.chance(percent: 80) ? 16 : 40)
        for step in 0..<steps {
            if isCopied, step == steps / 2 { copyDatabase() }
            if generator.chance(percent: 50) { elapsed += generator.next() % 100_000 }
            if generator.chance(percent: 60) { act(generator.number(below: members.count)) } else { deliver() }
        }
        deliverEverything()
    }

    /// Goes on with one replica's database in two places.
    private mutating func copyDatabase() {
        guard members.count < 8 else { return }
        members.append(members[generator.number(below: members.count)])
    }

    /// Takes a handful of one's changes to another: any of them, in any order, repeated or not.
    private mutating func deliver() {
        let from = generator.number(below: members.count)
        let to = generator.number(below: members.count)
        guard !members[from].arrivals.isEmpty else { return }
        for _ in 0...generator.number(below: 4) {
            receive(generator.pick(members[from].arrivals), by: to)
        }
    }

    private mutating func deliverEverything() {
        for index in members.indices {
            members[index].partial = (members[index].arrivals.count, members[index].state)
            let known = Set(members[index].arrivals)
            let missing = changes.indices.filter { !known.contains($0) || generator.chance(percent: 15) }
            for change in generator.shuffled(missing) { receive(change, by: index) }
        }
    }

    private mutating func receive(_ position: Int, by index: Int) {
        let item = changes[position]
        let wall = members[index].wall.read(elapsed: elapsed, using: &generator)
        members[index].clock.receive(item.change.time, wallMilliseconds: wall)
        take(position, by: index)
    }

    private mutating func take(_ position: Int, by index: Int) {
        let item = changes[position]
        members[index].arrivals.append(position)
        members[index].state.apply(item.change, dot: item.dot)
        let record = item.change.record ?? item.dot
        if !members[index].records.contains(record) { members[index].records.append(record) }
    }

    // MARK: What people do

    private mutating func act(_ index: Int) {
        var draft = Draft()
        let created = changes.count { $0.change.record == nil }
        if members[index].records.isEmpty || (created < Self.recordsMax && generator.chance(percent: 8)) {
            // A replica that has heard of no record creates one.
            for _ in 0...generator.number(below: 3) { writeAnything(&draft, in: nil) }
            return issue(draft, record: nil, by: index)
        }
        let record = generator.pick(members[index].records)
        let state = members[index].state.records[record]
        switch generator.number(below: 100) {
        case 0..<55:
            for _ in 0...generator.number(below: 2) { writeAnything(&draft, in: state) }
        case 55..<70: resolve(&draft, in: state)
        case 70..<85: delete(&draft, in: state)
        case 85..<92: assign(&draft, BuiltIn.deleted, [BuiltIn.deleted], [.empty], in: state)
        default: assignOwner(&draft, in: state)
        }
        if draft.entries.isEmpty { assignPlain(&draft, Self.plainField, in: state) }
        issue(draft, record: record, by: index)
    }

    private mutating func writeAnything(_ draft: inout Draft, in state: RecordState?) {
        switch generator.number(below: 10) {
        case 0..<3: assignPlain(&draft, Self.plainField, in: state)
        case 3: assignPlain(&draft, Self.otherField, in: state)
        case 4..<6: assignGroup(&draft, in: state)
        case 6: mixesKinds ? assignPlain(&draft, Self.setField, in: state) : assignOwner(&draft, in: state)
        default:
            let field = mixesKinds && generator.chance(percent: 40) ? Self.plainField : Self.setField
            writeElement(&draft, field, in: state)
        }
    }

    private mutating func assignPlain(_ draft: inout Draft, _ field: FormName, in state: RecordState?) {
        assign(&draft, field, [field], [generator.pick(Self.contents)], in: state)
    }

    private mutating func assignOwner(_ draft: inout Draft, in state: RecordState?) {
        let office = Value(tag: .reference, content: [UInt8(generator.number(below: 4))])
        assign(&draft, BuiltIn.owner, [BuiltIn.owner], [office], in: state)
    }

    private mutating func assignGroup(_ draft: inout Draft, in state: RecordState?) {
        // An older program knows the first member only.
        let members = generator.chance(percent: 20) ? Array(Self.groupMembers.prefix(1)) : Self.groupMembers
        let values = members.map { _ in generator.pick(Self.contents) }
        assign(&draft, Self.group, members, values, in: state)
    }

    private mutating func assign(
        _ draft: inout Draft, _ register: FormName, _ members: [FormName], _ values: [Value], in state: RecordState?
    ) {
        guard !draft.entries.contains(where: { $0.register == register && $0.kind == .assign }) else { return }
        let live = state?.live(RegisterKey(register)) ?? []
        draft.add(
            Shape.Entry(kind: .assign, register: register, members: members), replaced(live, isOfSet: false), values)
    }

    private mutating func writeElement(_ draft: inout Draft, _ field: FormName, in state: RecordState?) {
        let element = generator.pick(Self.elements)
        // Mostly the value of the same element; an item counts whatever its element.
        let other = generator.chance(percent: 10) ? generator.pick(Self.elements) : element
        let live = state?.live(RegisterKey(field, element: other)) ?? []
        draft.add(
            Shape.Entry(generator.chance(percent: 60) ? .include : .exclude, field),
            replaced(live, isOfSet: true), [element])
    }

    private mutating func resolve(_ draft: inout Draft, in state: RecordState?) {
        guard let state, let key = state.conflicts.first else { return }
        let live = state.live(key)
        let chosen = generator.pick(live)
        draft.add(
            Shape.Entry(kind: .assign, register: key.field, members: chosen.members), live.map(\.name).sorted(),
            chosen.values)
    }

    private mutating func delete(_ draft: inout Draft, in state: RecordState?) {
        var seen = state?.seenDots ?? []
        // One who looked at only a part of the record.
        if generator.chance(percent: 15) { seen = seen.filter { _ in generator.chance(percent: 70) } }
        assign(&draft, BuiltIn.deleted, [BuiltIn.deleted], [DotsValue.encode(seen)], in: state)
    }

    /// What the author replaces: mostly all that he saw, at times a part, nothing, or what fits nothing.
    private mutating func replaced(_ live: [LiveValue], isOfSet: Bool) -> [Change.Replaced] {
        var items: Set<Change.Replaced> = []
        let part = generator.number(below: 100)
        for value in live where part < 80 || (part < 90 && generator.chance(percent: 50)) { items.insert(value.name) }
        if isHostile, !changes.isEmpty, generator.chance(percent: 30) {
            let any = generator.pick(changes).dot
            items.insert(Change.Replaced(dot: any, part: isOfSet ? UInt32(generator.number(below: 3)) : 0))
        }
        return items.sorted()
    }

    /// Entries of a change that is being made.
    private struct Draft {
        var entries: [Shape.Entry] = []
        var replaced: [[Change.Replaced]] = []
        var values: [Value] = []

        mutating func add(_ entry: Shape.Entry, _ replaced: [Change.Replaced], _ values: [Value]) {
            entries.append(entry)
            self.replaced.append(replaced)
            self.values += values
        }
    }

    private mutating func issue(_ draft: Draft, record: Dot?, by index: Int) {
        let wall = members[index].wall.read(elapsed: elapsed, using: &generator)
        let time = members[index].clock.issue(wallMilliseconds: wall)
        let number = members[index].nextNumber
        members[index].nextNumber += 1
        let collection: FormName = .builtIn(generator.chance(percent: 85) ? 100 : 99)
        let change = Change(
            number: number, time: time, author: "", record: record,
            shape: Shape(collection: collection, entries: draft.entries), replaced: draft.replaced,
            values: draft.values, note: .empty)
        changes.append(
            NamedChange(dot: dot(number: number, replica: members[index].replica), change: change))
        take(changes.count - 1, by: index)
    }

    /// A new dot. Hashes of different replicas are at times equal, so that the last tie-breaker has work.
    private mutating func dot(number: UInt64, replica: ReplicaID) -> Dot {
        let drawn = Dot(replica: replica, number: number, hash: generator.next())
        guard generator.chance(percent: 10), let other = changes.last?.dot.hash else { return drawn }
        let tied = Dot(replica: replica, number: number, hash: other)
        return changes.contains { $0.dot == tied } ? drawn : tied
    }
}
