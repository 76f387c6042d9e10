import ReplicaCore
import ReplicaLog
import ReplicaStore
import ReplicaWire
import Testing

/// That nothing a sender claims hides which records of a store its segment is about.
@Suite struct ExistingRecordsTests {
    private let district: StoreOffice
    private let police: StoreOffice
    private let people: [Dot]
    private let person: FormName

    init() throws {
        district = try StoreOffice(unit: "ubnd-phu-cat", name: "PHUCAT", seed: 1)
        police = try StoreOffice(unit: "cong-an-tinh", name: "CONGAN", seed: 2)
        let person = try district.store.read { try #require($0.catalog.collection(key: "person")?.name) }
        self.person = person
        people = try district.make { _ in
            (0..<3).map { _ in
                ChangeDraft(scope: .people("ubnd-phu-cat"), record: nil, collection: person, entries: [Self.empty()])
            }
        }
        try district.seal()
        for segment in try district.segments().dropFirst() { try police.receive(segment.bytes) }
    }

    private static func empty() -> ChangeDraft.Entry {
        ChangeDraft.Entry(Shape.Entry(.assign, BuiltIn.name), values: [.empty])
    }

    /// The records of the district that the last segment of the police is about, as places in `people`.
    private func touched(_ drafts: [ChangeDraft]) throws -> [Int?] {
        try police.make { _ in drafts }
        try police.seal()
        let segment = try #require(try police.segments().last)
        let run = try SignedSegment(bytes: segment.bytes).open().run
        return try district.store.read { session in
            var found: [Int?] = []
            try ExistingRecords(session).forEachChange(in: run) { existing, _ in
                found.append(people.firstIndex(of: existing.record))
                return true
            }
            return found
        }
    }

    private func edit(_ record: Dot, as collection: FormName, scope: ScopeName = .people("ubnd-phu-cat")) -> ChangeDraft
    {
        ChangeDraft(scope: scope, record: record, collection: collection, entries: [Self.empty()])
    }

    @Test func `an edit counts whatever collection and scope it claims`() throws {
        #expect(
            try touched([
                edit(people[0], as: person), edit(people[1], as: BuiltIn.replicas), edit(people[0], as: BuiltIn.codes),
            ]) == [0, 1, 0])
        #expect(try touched([edit(people[2], as: person, scope: .unit("cong-an-tinh"))]) == [2])
    }

    @Test func `a deleted record is still here`() throws {
        try district.make { _ in
            [
                ChangeDraft(
                    scope: .people("ubnd-phu-cat"), record: people[0], collection: person,
                    entries: [.init(Shape.Entry(.assign, BuiltIn.deleted), values: [.dots([people[0]])])])
            ]
        }
        #expect(try touched([edit(people[0], as: person)]) == [0])
    }

    @Test func `new records, forms and records that never were do not count`() throws {
        let form = try police.store.read { session in
            guard case .defined(let dot) = person else { throw WireError(.kind, "a form") }
            return dot
        }
        let never = Dot(replica: people[0].replica, number: people[0].number, hash: 1)
        let far = Dot(replica: people[0].replica, number: 4_000_000_000, hash: 1)
        #expect(
            try touched([
                ChangeDraft(scope: .people("ubnd-phu-cat"), record: nil, collection: person, entries: [Self.empty()]),
                edit(never, as: person), edit(far, as: person),
            ]) == [])
        #expect(try touched([edit(form, as: person, scope: .province)]) == [])
    }

    @Test func `what a store made itself or had before is not new, and what just came is`() throws {
        let sequence = try police.store.read { try $0.lastSequence() }
        try district.make { _ in
            [ChangeDraft(scope: .people("ubnd-phu-cat"), record: nil, collection: person, entries: [Self.empty()])]
        }
        try district.seal()
        let new = try #require(try district.segments().last)
        try police.receive(new.bytes)
        let late = try police.store.read { try $0.lastSequence() }
        #expect(late == sequence + 1)
        let drafts = try (people + [newest()]).map { edit($0, as: person) }
        try police.make { _ in drafts }
        try police.seal()
        let segment = try #require(try police.segments().last)
        let run = try SignedSegment(bytes: segment.bytes).open().run
        for (store, expected) in [
            (police.store, [false, false, false, true]), (district.store, [false, false, false, false]),
        ] {
            let isNew = try store.read { session in
                let records = ExistingRecords(session)
                let since = store === police.store ? sequence : try session.lastSequence()
                var isNew: [Bool] = []
                try records.forEachChange(in: run) { existing, _ in
                    isNew.append(try records.isNew(existing, since: since, resumed: []))
                    return true
                }
                return isNew
            }
            #expect(isNew == expected)
        }
    }

    private func newest() throws -> Dot {
        let segment = try #require(try district.segments().last)
        return try SignedSegment(bytes: segment.bytes).open().run.dot(0)
    }
}
