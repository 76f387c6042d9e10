import ReplicaCore
import ReplicaStore
import ReplicaWire
import Testing

/// Forms that change while records are there: the records stay what they were, whatever came first.
@Suite struct FormChangeTests: FormDrafting {
    static let scope = ScopeName.people("ubnd-phu-cat")

    private func master() throws -> StoreOffice {
        try StoreOffice(unit: "so-ngoai-vu", name: "NGOAIVU", seed: 51)
    }

    private func clerk() throws -> StoreOffice {
        try StoreOffice(unit: "ubnd-phu-cat", name: "PHUCAT", seed: 52)
    }

    private func send(_ sender: StoreOffice, _ receiver: StoreOffice) throws {
        try sender.seal()
        for segment in try sender.segments() { try receiver.receive(segment.bytes) }
    }

    private func differences(_ office: StoreOffice) throws -> [String] {
        try office.store.write { try $0.differencesFromLog().map(\.table) }
    }

    @Test func `a form may be called as a search index`() throws {
        let master = try master()
        let clerk = try clerk()
        try master.make { _ in
            ["person_search", "person_search_data", "person_sort_name_full"].map {
                create(BuiltIn.formCollections, [(BuiltIn.name, .text($0)), (BuiltIn.scope, .text("province"))])
            }
        }
        try send(master, clerk)
        #expect(try differences(clerk) == [])
    }

    @Test func `a unit's new code is shown with the records that it owns`() throws {
        let master = try master()
        let clerk = try clerk()
        try clerk.make { try [person($0, [("name_full", .text("Đào"))])] }
        try clerk.seal()
        let record = try clerk.make { try [person($0, [("name_full", .text("Cúc"))])] }[0]
        try master.make { session in
            let form = try #require(session.catalog.collection(key: "unit"))
            let code = try #require(form.field(key: "code"))
            let unit = try #require(session.unit(code: "ubnd-phu-cat"))
            let state = try #require(try session.record(unit, scope: .province, collection: form.name)).state
            return [
                ChangeDraft(
                    scope: .province, record: unit, collection: form.name,
                    entries: [
                        .init(
                            Shape.Entry(.assign, code.name),
                            replaced: state.live(RegisterKey(code.name)).map(\.name), values: [.text("phu-cat")])
                    ])
            ]
        }
        try send(master, clerk)
        #expect(record.number > 1)
        #expect(try differences(clerk) == [])
        let owners = try clerk.store.read { try $0.query("SELECT DISTINCT owner_unit FROM person").rows }
        #expect(owners == [[.text("phu-cat")]])
    }
}
