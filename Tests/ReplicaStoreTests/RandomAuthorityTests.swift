import ReplicaCore
import ReplicaLog
import ReplicaStore
import ReplicaTestSupport
import ReplicaTrust
import ReplicaWire
import Testing

/// Offices that exchange in any order while the authority ends one of them and admits some of what it did: all end in
/// the same state, which is the one that a naive judge computes from the definitions (`Protocol/07` §5–6).
@Suite struct RandomAuthorityTests {
    private static let scope = ScopeName.people("ubnd-phu-cat")

    @Test(arguments: 1...16)
    func `what a cut-off leaves is the same everywhere`(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(9_000 + seed))
        let province = try AuthorityProvince(seed: seed, enrolsRogue: seed % 4 != 0)
        let offices = province.offices
        let rogue = offices[3]
        for office in offices { try office.seal() }
        try RandomCourier.deliverAll(offices, &generator)
        let edits = RandomEdits(scope: Self.scope)
        let endAt = Int.random(in: 5..<30, using: &generator)
        let kind: CutOff.Kind = seed % 2 == 0 ? .revoked : .retired
        for step in 0..<36 {
            let office = offices[Int.random(in: 0..<offices.count, using: &generator)]
            let count = Int.random(in: 1...3, using: &generator)
            // Who knows that he was ended writes no more.
            if try !office.isEnded { for _ in 0..<count { try edits.edit(office, &generator) } }
            if Bool.random(using: &generator) { try office.seal() }
            if Int.random(in: 0..<2, using: &generator) == 0 { try RandomCourier.deliverSome(offices, &generator) }
            if step == endAt, seed % 4 != 0 { try province.end(rogue, kind, &generator) }
            if step > endAt, Int.random(in: 0..<6, using: &generator) == 0 { try province.admitSomething(&generator) }
        }
        for office in offices { try office.seal() }
        try RandomCourier.deliverAll(offices, &generator)

        // A newcomer's own work counts to itself alone, so an office that was never enrolled is left out.
        let judged = seed % 4 == 0 ? Array(offices[..<3]) : offices
        let digests = try judged.map { try $0.digests() }
        for other in digests.dropFirst() { #expect(other == digests[0], "seed \(seed)") }
        let differences = try judged[seed % judged.count].store.write { try $0.differencesFromLog().map(\.table) }
        #expect(differences == [], "seed \(seed)")
        try compareWithJudge(judged[seed % judged.count], province, kind, seed: seed)
    }

    private func compareWithJudge(
        _ office: StoreOffice, _ province: AuthorityProvince, _ kind: CutOff.Kind, seed: Int
    ) throws {
        let judge = try NaiveJudge(office.segments().map(\.bytes), province: province, kind: kind)
        let model = NaiveModel(judge.counted(in: Self.scope))
        let apart = judge.apart(in: Self.scope)
        var seen = 0
        try office.store.read { session in
            for record in model.records {
                let stored = try session.record(record, scope: Self.scope, collection: nil)
                let live = Set(stored?.state.registers.values.flatMap(\.live).map(\.name) ?? [])
                let expected = Set(model.live(of: record).map { Change.Replaced(dot: $0.dot, part: $0.part) })
                #expect(live == expected, "seed \(seed), record \(record.number)")
                let isCreated = model.created.contains(record) || apart.contains(record)
                #expect(stored?.state.isCreated == isCreated, "seed \(seed), record \(record.number)")
                seen += live.count
            }
            #expect(try session.quarantine().count == judge.quarantined, "seed \(seed)")
        }
        #expect(seen > 0)
    }
}

/// Four offices of a province with an authority: the centre, two others, and one that will be ended.
final class AuthorityProvince {
    let offices: [StoreOffice]
    let authority: SigningKey
    private(set) var heads: Set<Hash256>?
    private(set) var endedBy: Dot?
    private(set) var admitted: Set<Hash256> = []
    private var rogueEnrolment: Dot?
    let rogue: ReplicaID

    init(seed: Int, enrolsRogue: Bool) throws {
        let units = ["so-ngoai-vu", "ubnd-phu-cat", "cong-an-tinh", "mttq-tinh"]
        offices = try units.indices.map { index in
            try StoreOffice(unit: units[index], name: "OFFICE\(index)", seed: UInt8((seed * 11 + index) % 200))
        }
        guard let key = SigningKey(seed: Array(repeating: UInt8(200 + seed), count: 32)) else {
            preconditionFailure("a seed has 32 bytes")
        }
        authority = key
        rogue = offices[3].key.replica
        let enrolled = enrolsRogue ? offices : Array(offices[..<3])
        let records = try offices[0].store.write { session in
            let dots = try session.sign(
                enrolled.enumerated().map { index, office in
                    guard let unit = session.unit(code: units[index]) else { preconditionFailure("unknown unit") }
                    return Self.enrolment(office.key.replica, name: "OFFICE\(index)", unit, isMaster: index == 0)
                }, with: key, author: "", wallMilliseconds: 1)
            try session.found(root: key.replica, founding: nil)
            return dots
        }
        rogueEnrolment = enrolsRogue ? records[3] : nil
        for office in offices.dropFirst() { try office.store.write { try $0.found(root: key.replica, founding: nil) } }
    }

    private static func enrolment(_ key: ReplicaID, name: String, _ unit: Dot, isMaster: Bool) -> ChangeDraft {
        var entries: [ChangeDraft.Entry] = [
            .init(Shape.Entry(.assign, BuiltIn.name), values: [.text(name)]),
            .init(Shape.Entry(.assign, BuiltIn.unit), values: [.dot(unit)]),
            .init(Shape.Entry(.assign, BuiltIn.key), values: [Value(tag: .bytes, content: key.bytes)]),
            .init(Shape.Entry(.assign, BuiltIn.role), values: [.text(isMaster ? "master" : "clerk")]),
        ]
        for grant in ["rw people/*", "rw province"] {
            entries.append(.init(Shape.Entry(.include, BuiltIn.grant), values: [.text(grant)]))
        }
        return ChangeDraft(scope: .province, record: nil, collection: BuiltIn.enrolments, entries: entries)
    }

    /// Ends the rogue at some of what the centre has of it.
    func end(_ office: StoreOffice, _ kind: CutOff.Kind, _ generator: inout SeededGenerator) throws {
        guard let record = rogueEnrolment else { return }
        try offices[0].store.write { session in
            let known = try session.segments().filter { $0.replica == office.key.replica }
            let heads = Set(known.filter { _ in generator.chance(percent: 40) }.map(\.hash))
            let dots = try session.sign(
                [
                    ChangeDraft(
                        scope: .province, record: record, collection: BuiltIn.enrolments,
                        entries: [
                            .init(
                                Shape.Entry(.assign, BuiltIn.ended),
                                values: [
                                    Value(tag: .bytes, content: CutOff(kind: kind, heads: heads).content)
                                ])
                        ])
                ], with: authority, author: "", wallMilliseconds: 1)
            self.heads = heads
            endedBy = dots[0]
        }
    }

    func admitSomething(_ generator: inout SeededGenerator) throws {
        try offices[0].store.write { session in
            guard let chosen = try session.quarantine().randomElement(using: &generator) else { return }
            try session.sign(
                [
                    ChangeDraft(
                        scope: .province, record: nil, collection: BuiltIn.admissions,
                        entries: [
                            .init(
                                Shape.Entry(.assign, BuiltIn.segment),
                                values: [Value(tag: .bytes, content: chosen.entry.hash.bytes)]),
                            .init(
                                Shape.Entry(.assign, BuiltIn.over), values: [.dots(endedBy.map { [$0] } ?? [])]),
                        ])
                ], with: authority, author: "", wallMilliseconds: 1)
            admitted.insert(chosen.entry.hash)
        }
    }
}

/// Judges all segments at once, from the definitions and from nothing else.
struct NaiveJudge {
    private var segments: [(hash: Hash256, segment: VerifiedSegment, counts: Bool)] = []

    init(_ bytes: [[UInt8]], province: AuthorityProvince, kind: CutOff.Kind) throws {
        let opened = try bytes.map { try SignedSegment(bytes: $0).open() }
        let byHash = Dictionary(opened.map { ($0.hash, $0) }, uniquingKeysWith: { a, _ in a })
        func past(_ hash: Hash256, dependencies: Bool) -> Set<Hash256> {
            var seen: Set<Hash256> = []
            var open = [hash]
            while let next = open.popLast() {
                guard seen.insert(next).inserted, let header = byHash[next]?.header else { continue }
                if let previous = header.previous { open.append(previous) }
                if dependencies { open += header.dependencies.map(\.head.segment) }
            }
            return seen
        }
        let enders = Set(opened.filter { $0.run.dots.contains { $0 == province.endedBy } }.map(\.hash))
        let isEnrolled = opened.contains { segment in
            (0..<segment.run.count).contains { index in
                let change = segment.run.change(index)
                return change.shape.collection == BuiltIn.enrolments
                    && change.values.contains { $0.content == province.rogue.bytes }
            }
        }
        segments = opened.map { segment in
            guard segment.header.replica == province.rogue else { return (segment.hash, segment, true) }
            if province.admitted.contains(segment.hash) { return (segment.hash, segment, true) }
            guard isEnrolled else { return (segment.hash, segment, false) }
            guard let heads = province.heads else { return (segment.hash, segment, true) }
            if heads.contains(where: { past($0, dependencies: false).contains(segment.hash) }) {
                return (segment.hash, segment, true)
            }
            let knew = !past(segment.hash, dependencies: true).isDisjoint(with: enders)
            return (segment.hash, segment, kind == .retired && !knew)
        }
    }

    var quarantined: Int { segments.count { !$0.counts } }

    /// The records that a change that does not count created.
    func apart(in scope: ScopeName) -> Set<Dot> {
        Set(changes(in: scope, counted: false).filter { $0.change.record == nil }.map(\.dot))
    }

    /// The changes that count, each with what it replaces through those that do not.
    func counted(in scope: ScopeName) -> [NamedChange] {
        let counted = changes(in: scope, counted: true)
        let known = Set(counted.map(\.dot))
        let apart = Dictionary(
            changes(in: scope, counted: false).filter { !known.contains($0.dot) }.map { ($0.dot, $0.change) },
            uniquingKeysWith: { a, _ in a })
        func through(_ item: Change.Replaced, _ entry: Shape.Entry, _ seen: inout Set<Change.Replaced>) {
            guard seen.insert(item).inserted, let change = apart[item.dot] else { return }
            for (place, other) in change.shape.entries.enumerated()
            where other.register == entry.register && (other.kind != .assign) == (entry.kind != .assign) {
                if other.kind != .assign, UInt32(place) != item.part { continue }
                for further in change.replaced[place] { through(further, entry, &seen) }
            }
        }
        return counted.map { named in
            let change = named.change
            let replaced = change.shape.entries.indices.map { position in
                var seen: Set<Change.Replaced> = []
                for item in change.replaced[position] { through(item, change.shape.entries[position], &seen) }
                return seen.sorted()
            }
            return NamedChange(
                dot: named.dot,
                change: Change(
                    number: change.number, time: change.time, author: change.author, record: change.record,
                    shape: change.shape, replaced: replaced, values: change.values, note: change.note))
        }
    }

    private func changes(in scope: ScopeName, counted: Bool) -> [NamedChange] {
        segments.filter { $0.counts == counted && $0.segment.header.scope == scope }.flatMap { item in
            (0..<item.segment.run.count).map {
                NamedChange(dot: item.segment.run.dot($0), change: item.segment.run.change($0))
            }
        }
    }
}
