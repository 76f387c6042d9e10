import ReplicaCore
import ReplicaStore
import ReplicaWire
import Testing
import ReplicaTrust

/// Forms are records: a new field travels like any change and rewrites nothing (`design.md` 11).
@Suite struct FormsAsDataTests {
    private static let scope = ScopeName.people("ubnd-phu-cat")

    @Test func `a field that the centre adds arrives with the next segment and changes no record`() throws {
        let centre = try StoreOffice(unit: "so-ngoai-vu", name: "CENTRE", seed: 1)
        let office = try StoreOffice(unit: "ubnd-phu-cat", name: "OFFICE", seed: 2)
        let person = try addPerson(office)
        try exchange(office, centre)
        let before = try office.store.read { try $0.digest(of: Self.scope) }

        let field = try addField("shoe_size", to: "person", at: centre)
        try exchange(centre, office)
        #expect(try office.store.read { try $0.digest(of: Self.scope) } == before)
        try office.store.read { session in
            let form = try #require(session.catalog.collection(key: "person"))
            #expect(form.field(key: "shoe_size")?.name == field)
            _ = try session.query("SELECT shoe_size FROM person")
        }

        try assign(field, .text("38"), to: person, at: office)
        try exchange(office, centre)
        for replica in [centre, office] {
            try replica.store.read { session in
                let rows = try session.query("SELECT shoe_size FROM person").rows
                #expect(rows == [[.text("38")]])
            }
        }
    }

    @Test func `a value of a field that nobody here knows is kept, counted and passed on`() throws {
        let newer = try StoreOffice(unit: "ubnd-phu-cat", name: "NEWER", seed: 3)
        let older = try StoreOffice(unit: "so-ngoai-vu", name: "OLDER", seed: 4)
        let last = try StoreOffice(unit: "cong-an-tinh", name: "LAST", seed: 5)
        let person = try addPerson(newer)
        let unknown = FormName.defined(Dot(replica: newer.key.replica, number: 4_000, hash: 9))
        let value = Value(tag: ValueTag(rawValue: 200), content: [1, 2, 3])
        try assign(unknown, value, to: person, at: newer)
        try exchange(newer, older)
        try exchange(older, last)
        let digests = try [newer, older, last].map { office in try office.store.read { try $0.digest(of: Self.scope) } }
        #expect(Set(digests).count == 1)
        try last.store.read { session in
            let record = try #require(try session.record(person, scope: Self.scope, collection: nil))
            #expect(record.state.live(RegisterKey(unknown)).first?.values == [value])
        }
        #expect(try last.store.write { try $0.differencesFromLog().map(\.table) } == [])
    }

    @Test func `two fields of one name get two columns`() throws {
        let office = try StoreOffice(unit: "so-ngoai-vu", name: "CENTRE", seed: 6)
        _ = try addField("twice", to: "person", at: office)
        _ = try addField("twice", to: "person", at: office)
        _ = try addField("drop table", to: "person", at: office)
        try office.store.read { session in
            let form = try #require(session.catalog.collection(key: "person"))
            let layout = try #require(session.layouts[form.name])
            #expect(Set(layout.columns.map(\.name)).count == layout.columns.count)
            #expect(layout.columns.allSatisfy { TableLayout.isPlainName($0.name) })
        }
    }

    // MARK: Helpers

    private func exchange(_ sender: StoreOffice, _ receiver: StoreOffice) throws {
        try sender.seal()
        for segment in try sender.segments() { try receiver.receive(segment.bytes) }
    }

    private func addPerson(_ office: StoreOffice) throws -> Dot {
        try office.make { session in
            let form = try #require(session.catalog.collection(key: "person"))
            let name = try #require(form.field(key: "name_full")?.name)
            return [
                ChangeDraft(
                    scope: Self.scope, record: nil, collection: form.name,
                    entries: [.init(Shape.Entry(.assign, name), values: [.text("Nguyễn Thị Đào")])])
            ]
        }[0]
    }

    private func addField(_ name: String, to collection: String, at office: StoreOffice) throws -> FormName {
        let dot = try office.make { session in
            guard case .defined(let form)? = session.catalog.collection(key: collection)?.name else { return [] }
            let entries: [(FormName, Value)] = [
                (BuiltIn.name, .text(name)), (BuiltIn.labelVietnamese, .text(name)),
                (BuiltIn.collection, .dot(form)), (BuiltIn.type, .text("text")),
            ]
            return [
                ChangeDraft(
                    scope: .province, record: nil, collection: BuiltIn.formFields,
                    entries: entries.map { .init(Shape.Entry(.assign, $0.0), values: [$0.1]) })
            ]
        }[0]
        // What an own change does to the forms shows in the next transaction.
        return .defined(dot)
    }

    private func assign(_ field: FormName, _ value: Value, to record: Dot, at office: StoreOffice) throws {
        try office.make { session in
            let form = try #require(session.catalog.collection(key: "person"))
            return [
                ChangeDraft(
                    scope: Self.scope, record: record, collection: form.name,
                    entries: [.init(Shape.Entry(.assign, field), values: [value])])
            ]
        }
    }
}
