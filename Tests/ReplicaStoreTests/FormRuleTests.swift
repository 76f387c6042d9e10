import ReplicaCore
import ReplicaStore
import ReplicaWire
import Testing

/// Rules of forms: what arrives and breaks one is listed, and listed no more when the rule or the record changed.
@Suite struct FormRuleTests: FormDrafting {
    static let scope = ScopeName.people("ubnd-phu-cat")

    private func master() throws -> StoreOffice { try StoreOffice(unit: "so-ngoai-vu", name: "NGOAIVU", seed: 61) }

    private func clerk() throws -> StoreOffice { try StoreOffice(unit: "ubnd-phu-cat", name: "PHUCAT", seed: 62) }

    private func set(
        _ field: FormName, _ value: Value, of record: Dot, in collection: FormName, _ session: StoreSession,
        scope: ScopeName = .province
    ) throws -> ChangeDraft {
        let state = try #require(try session.record(record, scope: scope, collection: collection)).state
        return ChangeDraft(
            scope: scope, record: record, collection: collection,
            entries: [
                .init(
                    Shape.Entry(.assign, field), replaced: state.live(RegisterKey(field)).map(\.name), values: [value])
            ])
    }

    private func send(_ sender: StoreOffice, _ receiver: StoreOffice) throws {
        try sender.seal()
        for segment in try sender.segments() { try receiver.receive(segment.bytes) }
    }

    /// The keys of what is violated.
    private func violated(_ office: StoreOffice) throws -> [String] {
        try office.store.read { session in
            try session.violations().map { violation in
                let form = try #require(session.catalog.collection(named: violation.collection))
                return form.field(named: violation.field)?.key
                    ?? form.rules.first { $0.name == violation.field }?.key ?? "?"
            }
        }
    }

    private func differences(_ office: StoreOffice) throws -> [String] {
        try office.store.write { try $0.differencesFromLog().map(\.table) }
    }

    private static let late: [(String, Value)] = [
        ("name_full", .text("Nguyễn Thị Đào")), ("birth", Value(.partialDate, "1990")),
        ("abroad_since", Value(.partialDate, "1980-05")),
    ]

    @Test func `a record that arrives and breaks a rule is stored and listed, by the quick way and the general one`()
        throws
    {
        let master = try master()
        let clerk = try clerk()
        let record = try clerk.make { try [person($0, Self.late)] }[0]
        #expect(try violated(clerk) == ["birth_first"])
        try send(clerk, master)
        #expect(try violated(master) == ["birth_first"])
        try clerk.make { session in
            let form = try #require(session.catalog.collection(key: "person"))
            let birth = try #require(form.field(key: "birth")).name
            return [
                try set(
                    birth, Value(.partialDate, "1979"), of: record, in: form.name, session, scope: Self.scope)
            ]
        }
        #expect(try violated(clerk) == [])
        #expect(try differences(clerk) == [])
        #expect(try differences(master) == [])
    }

    @Test func `a rule that comes lists the records that are there, and its end clears them`() throws {
        let master = try master()
        let clerk = try clerk()
        try clerk.make { try [person($0, [("name_full", .text("Đào"))])] }
        let rule = try master.make { session in
            guard case .defined(let form)? = session.catalog.collection(key: "person")?.name else { return [] }
            return [
                create(
                    BuiltIn.formRules,
                    [
                        (BuiltIn.name, .text("needs_phone")), (BuiltIn.collection, .dot(form)),
                        (BuiltIn.severity, .text("warn")), (BuiltIn.must, .text("phone is not empty")),
                    ])
            ]
        }[0]
        try send(master, clerk)
        #expect(try violated(clerk) == ["needs_phone"])
        try master.make { [try set(BuiltIn.hidden, .boolean(true), of: rule, in: BuiltIn.formRules, $0)] }
        try send(master, clerk)
        #expect(try violated(clerk) == [])
        #expect(try differences(clerk) == [])
    }

    @Test func `a field that becomes required lists the records without it, and a reason clears them`() throws {
        let master = try master()
        let clerk = try clerk()
        let record = try clerk.make { try [person($0, [("name_full", .text("Đào"))])] }[0]
        let phone = try master.store.read { session in
            guard case .defined(let dot)? = session.catalog.collection(key: "person")?.field(key: "phone")?.name else {
                throw StoreError.locked
            }
            return dot
        }
        try master.make { [try set(BuiltIn.required, .boolean(true), of: phone, in: BuiltIn.formFields, $0)] }
        try send(master, clerk)
        #expect(try violated(clerk) == ["phone"])
        try clerk.make { session in
            let form = try #require(session.catalog.collection(key: "person"))
            return [
                try set(
                    .defined(phone), EmptyReason.unknowable.value, of: record, in: form.name, session,
                    scope: Self.scope)
            ]
        }
        #expect(try violated(clerk) == [])
        #expect(try differences(clerk) == [])
        try master.make { [try set(BuiltIn.required, .boolean(false), of: phone, in: BuiltIn.formFields, $0)] }
        try send(master, clerk)
        #expect(try violated(clerk) == [])
        #expect(try differences(clerk) == [])
    }

    @Test func `a renamed code, a searched field and a new member of a group are shown in records that are there`()
        throws
    {
        let master = try master()
        let clerk = try clerk()
        let (male, title, group, form) = try master.store.read { session in
            let person = try #require(session.catalog.collection(key: "person"))
            let list = try #require(person.field(key: "sex")?.list)
            let occupation = try #require(person.field(key: "employer")).name
            let verification = try #require(person.field(key: "verification")).name
            guard case .defined(let field) = occupation, case .defined(let group) = verification,
                case .defined(let form) = person.name
            else { throw StoreError.locked }
            return (try #require(session.catalog.code(key: "nam", in: list)).dot, field, group, form)
        }
        try clerk.make { session in
            var draft = try person(
                session,
                [
                    ("name_full", .text("Đào")), ("sex", .dot(male, tag: .code)), ("employer", .text("Xưởng Đóng tàu")),
                ])
            let person = try #require(session.catalog.collection(key: "person"))
            let members = person.members(of: .defined(group)).map(\.name)
            draft = ChangeDraft(
                scope: draft.scope, record: nil, collection: person.name,
                entries: draft.shape.entries.indices.map { .init(draft.shape.entries[$0], values: [draft.values[$0]]) }
                    + [
                        .init(
                            Shape.Entry(kind: .assign, register: .defined(group), members: members),
                            values: [.empty, Value(.date, "2026-01-02"), .empty])
                    ])
            return [draft]
        }
        try master.make { session in
            [
                try set(BuiltIn.name, .text("male"), of: male, in: BuiltIn.codes, session),
                try set(BuiltIn.search, .boolean(true), of: title, in: BuiltIn.formFields, session),
                create(
                    BuiltIn.formFields,
                    [
                        (BuiltIn.name, .text("verification_place")), (BuiltIn.collection, .dot(form)),
                        (BuiltIn.type, .text("text")), (BuiltIn.group, .dot(group)),
                    ]),
            ]
        }
        let digest = try clerk.store.read { try $0.digest(of: Self.scope) }
        try send(master, clerk)
        try clerk.store.read { session in
            #expect(try session.digest(of: Self.scope) == digest)
            let rows = try session.query("SELECT sex, verification_date FROM person").rows
            #expect(rows == [[.text("male"), .text("2026-01-02")]])
            let found = try session.query("SELECT count(*) FROM person_search WHERE person_search MATCH 'dong'").rows
            #expect(found == [[.integer(1)]])
        }
        #expect(try differences(clerk) == [])
    }

    @Test func `the forms that a program starts with are those of the records`() throws {
        let office = try master()
        let kept = try office.store.read { $0.catalog }
        let again = try Store(path: office.path).read { $0.catalog }
        #expect(again.collections == kept.collections)
        #expect(again.codeLists.map(\.codes) == kept.codeLists.map(\.codes))
    }
}
