import Foundation
import ReplicaCore
import ReplicaForms
import ReplicaLog
import ReplicaStore
import ReplicaTrust
import ReplicaWire
import Testing

/// Segments that are signed and well formed, and that no honest program would write.
@Suite struct HostileSegmentTests {
    private static let scope = ScopeName.people("ubnd-phu-cat")
    private static let secret = [UInt8](repeating: 7, count: 32)

    private func person(_ session: StoreSession, _ field: String) throws -> (collection: FormName, field: FormName) {
        let form = try #require(session.catalog.collection(key: "person"))
        return (form.name, try #require(form.field(key: field)).name)
    }

    private func change(
        _ number: UInt64, record: Dot?, _ name: (collection: FormName, field: FormName), replaced: [Dot] = [],
        _ text: String
    ) -> Change {
        Change(
            number: number, time: HybridTimestamp(wallMilliseconds: 1_800_000_000_000 + number), author: "x",
            record: record,
            shape: Shape(collection: name.collection, entries: [Shape.Entry(.assign, name.field)]),
            replaced: [replaced.map { Change.Replaced(dot: $0) }], values: [.text(text)], note: .empty)
    }

    private func dot(_ change: Change, _ key: SigningKey) -> Dot {
        var hasher = LeafHasher(secret: Self.secret)
        return Dot(replica: key.replica, number: change.number, hash: hasher.leaf(of: change).prefix)
    }

    private func seal(
        _ changes: [Change], _ key: SigningKey, scope: ScopeName = Self.scope, previous: Hash256? = nil
    ) throws -> [UInt8] {
        var hasher = LeafHasher(secret: Self.secret)
        let leaves = changes.map { hasher.leaf(of: $0) }
        return try SegmentSealer(key: key).seal(
            changes, leaves: leaves, secret: Self.secret,
            at: .init(scope: scope, previous: previous, dependencies: [], enrolment: nil)
        ).bytes
    }

    private func differences(_ office: StoreOffice) throws -> [String] {
        try office.store.write { try $0.differencesFromLog().map(\.table) }
    }

    private func offices(_ count: Int) throws -> [StoreOffice] {
        try (0..<count).map { try StoreOffice(unit: "cong-an-tinh", name: "OFFICE\($0)", seed: UInt8(100 + $0)) }
    }

    @Test func `a change may name a later one of its segment`() throws {
        let key = try #require(SigningKey(seed: Self.secret))
        let offices = try offices(2)
        let name = try offices[0].store.read { try person($0, "name_full") }
        let job = try offices[0].store.read { try person($0, "occupation") }
        let later = change(5, record: nil, name, "Đào")
        let record = dot(later, key)
        // The first edits a record that the second creates and replaces the name that it gives.
        let edit = change(4, record: record, job, "x")
        let replacement = change(3, record: record, name, replaced: [record], "Bình")
        let whole = try seal([replacement, edit, later], key)
        let branch = try seal([later], key)
        try offices[0].receive(whole)
        try offices[0].receive(branch)
        try offices[1].receive(branch)
        try offices[1].receive(whole)
        let digests = try offices.map { office in try office.store.read { try $0.digest(of: Self.scope) } }
        #expect(digests[0] == digests[1])
        for office in offices {
            let state = try office.store.read { try $0.record(record, scope: Self.scope, collection: nil)?.state }
            #expect(state?.live(RegisterKey(job.field)).count == 1)
            #expect(state?.live(RegisterKey(name.field)).map(\.values) == [[.text("Bình")]])
            #expect(try differences(office) == [])
        }
    }

    @Test func `an edit of a record that we have not made yet takes no place from ours`() throws {
        let key = try #require(SigningKey(seed: Self.secret))
        let office = try offices(1)[0]
        let name = try office.store.read { try person($0, "name_full") }
        try office.seal()
        let announced = try office.store.read { try #require(try $0.segments().last).last }
        let ghost = Dot(replica: office.key.replica, number: announced + 1, hash: 99)
        try office.receive(try seal([change(1, record: ghost, name, "Ma")], key))
        let own = try office.make { _ in
            [
                ChangeDraft(
                    scope: Self.scope, record: nil, collection: name.collection,
                    entries: [.init(Shape.Entry(.assign, name.field), values: [.text("Đào")])])
            ]
        }[0]
        #expect(own.number == ghost.number)
        try office.make { session in
            let state = try #require(try session.record(own, scope: Self.scope, collection: nil)).state
            return [
                ChangeDraft(
                    scope: Self.scope, record: own, collection: name.collection,
                    entries: [
                        .init(Shape.Entry(.assign, BuiltIn.deleted), values: [.dots(state.seenDots)])
                    ])
            ]
        }
        try office.store.read { session in
            for record in [ghost, own] {
                let stored = try session.record(record, scope: Self.scope, collection: nil)
                #expect(stored != nil)
            }
        }
        #expect(try differences(office) == [])
    }

    @Test func `a scope's name may hold any character`() throws {
        let key = try #require(SigningKey(seed: Self.secret))
        let office = try offices(1)[0]
        let name = try office.store.read { try person($0, "name_full") }
        for scope in [Self.scope, ScopeName(Self.scope.string + "\0x"), ScopeName("province\0")] {
            try office.receive(try seal([change(1, record: nil, name, scope.string)], key, scope: scope))
        }
        let again = try Store(path: office.path)
        let digests = try again.read { try $0.digests() }
        #expect(digests.count == 4)
    }

    @Test func `many branches of one log leave everybody able to seal and to say what they have`() throws {
        let key = try #require(SigningKey(seed: Self.secret))
        let office = try offices(1)[0]
        let name = try office.store.read { try person($0, "name_full") }
        for number in 1...(UInt64(WireLimits.dependenciesMax) + 10) {
            try office.receive(try seal([change(number, record: nil, name, "\(number)")], key))
        }
        try office.make { _ in
            [
                ChangeDraft(
                    scope: Self.scope, record: nil, collection: name.collection,
                    entries: [.init(Shape.Entry(.assign, name.field), values: [.text("Đào")])])
            ]
        }
        try office.seal()
        for segment in try office.segments() { _ = try SignedSegment(bytes: segment.bytes).open() }
        let header = BundleHeader(
            genesis: Hash256.of([]), sender: key.replica, senderUnit: "", senderName: "",
            time: HybridTimestamp(rawValue: 0), recipients: [], frontier: try office.store.read { try $0.frontier() })
        #expect(try BundleHeader(bytes: header.bytes).frontier == header.frontier)
    }

    @Test func `a change beyond the limits of the wire is refused when it is made`() throws {
        let office = try offices(1)[0]
        let field = try office.store.read { try person($0, "name_other") }
        #expect(throws: (any Error).self) {
            try office.make { _ in
                [
                    ChangeDraft(
                        scope: Self.scope, record: nil, collection: field.collection,
                        entries: (0...WireLimits.entriesMax).map {
                            .init(Shape.Entry(.include, field.field), values: [.text("\($0)")])
                        })
                ]
            }
        }
        try office.seal()
        for segment in try office.segments() { _ = try SignedSegment(bytes: segment.bytes).open() }
    }
}
