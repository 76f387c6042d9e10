import ReplicaCore
import ReplicaLog
import ReplicaStore
import ReplicaTestSupport
import ReplicaWire
import Testing

/// Rules that look at other records: what they list follows every record that they look at, in whatever order these
/// come (`Protocol/05` §8).
@Suite struct RelatedRuleTests {
    private static let people = ScopeName.people("ubnd-phu-cat")
    private static let own = ScopeName.unit("ubnd-phu-cat")

    private func clerk() throws -> StoreOffice { try StoreOffice(unit: "ubnd-phu-cat", name: "PHUCAT", seed: 71) }

    private func reader() throws -> StoreOffice { try StoreOffice(unit: "so-ngoai-vu", name: "NGOAIVU", seed: 72) }

    private func field(_ key: String, of form: CollectionForm) throws -> FormName {
        try #require(form.field(key: key)).name
    }

    private func record(
        _ collection: String, _ values: [(String, Value)], in scope: ScopeName, _ session: StoreSession
    ) throws -> ChangeDraft {
        let form = try #require(session.catalog.collection(key: collection))
        return ChangeDraft(
            scope: scope, record: nil, collection: form.name,
            entries: try values.map { .init(Shape.Entry(.assign, try field($0.0, of: form)), values: [$0.1]) })
    }

    private func person(_ name: String, birth: String?, _ session: StoreSession) throws -> ChangeDraft {
        let birth = birth.map { [("birth", Value(.partialDate, $0))] } ?? []
        return try record("person", [("name_full", .text(name))] + birth, in: Self.people, session)
    }

    private func stay(of person: Dot, from: String, in country: String, _ session: StoreSession) throws -> ChangeDraft {
        let form = try #require(session.catalog.collection(key: "stay"))
        func code(_ field: String, _ key: String) throws -> Value {
            let list = try #require(form.field(key: field)?.list)
            return .dot(try #require(session.catalog.code(key: key, in: list)).dot, tag: .code)
        }
        return try record(
            "stay",
            [
                ("title", .text("Lao động")), ("person", .dot(person)), ("kind", code("kind", "lao_dong_hop_dong")),
                ("country", code("country", country)), ("date_from", Value(.partialDate, from)),
            ], in: Self.own, session)
    }

    private func document(_ number: String, _ session: StoreSession) throws -> ChangeDraft {
        let form = try #require(session.catalog.collection(key: "legal_document"))
        let list = try #require(form.field(key: "document_type")?.list)
        let type = try #require(session.catalog.code(key: "KH", in: list)).dot
        return try record(
            "legal_document",
            [
                ("subject", .text("Kế hoạch")), ("document_type", .dot(type, tag: .code)),
                ("code_number", .text(number)), ("code_notation", .text("KH-UBND")), ("organ_name", .text("UBND")),
            ], in: Self.own, session)
    }

    private func set(
        _ key: String, _ value: Value, of record: Dot, in collection: String, _ scope: ScopeName,
        _ session: StoreSession
    ) throws -> ChangeDraft {
        let form = try #require(session.catalog.collection(key: collection))
        let field = key == "deleted" ? BuiltIn.deleted : try field(key, of: form)
        let state = try #require(try session.record(record, scope: scope, collection: form.name)).state
        return ChangeDraft(
            scope: scope, record: record, collection: form.name,
            entries: [
                .init(
                    Shape.Entry(.assign, field), replaced: state.live(RegisterKey(field)).map(\.name),
                    values: [key == "deleted" ? .dots(state.seenDots) : value])
            ])
    }

    /// What is violated: the rules, each as often as it is broken.
    private func violated(_ office: StoreOffice) throws -> [String] {
        try office.store.read { session in
            try session.violations().map { violation in
                let form = try #require(session.catalog.collection(named: violation.collection))
                return form.rules.first { $0.name == violation.field }?.key ?? "?"
            }.sorted()
        }
    }

    private func differences(_ office: StoreOffice) throws -> [String] {
        try office.store.write { try $0.differencesFromLog().map(\.table) }
    }

    private func send(_ sender: StoreOffice, _ receiver: StoreOffice, last scope: ScopeName? = nil) throws {
        try sender.seal()
        let segments = try sender.segments().map(\.bytes)
        let isLast = try segments.map { try SignedSegment(bytes: $0).header.scope == scope }
        for place in segments.indices.filter({ !isLast[$0] }) + segments.indices.filter({ isLast[$0] }) {
            try receiver.receive(segments[place])
        }
    }

    @Test func `what a reference leads to is looked at, and listed anew when it changes or goes`() throws {
        let clerk = try clerk()
        let person = try clerk.make { [try self.person("Nguyễn Thị Đào", birth: "1990", $0)] }[0]
        try clerk.make { [try stay(of: person, from: "1980", in: "JP", $0)] }
        #expect(try violated(clerk) == ["born_first"])
        try clerk.make { [try set("birth", Value(.partialDate, "1970"), of: person, in: "person", Self.people, $0)] }
        #expect(try violated(clerk) == [])
        try clerk.make { [try set("birth", Value(.partialDate, "1985"), of: person, in: "person", Self.people, $0)] }
        #expect(try violated(clerk) == ["born_first"])
        try clerk.make { [try set("deleted", .empty, of: person, in: "person", Self.people, $0)] }
        #expect(try violated(clerk) == [])
        #expect(try differences(clerk) == [])
    }

    @Test(arguments: [people, own])
    func `what is listed does not depend on which of two records comes last`(last: ScopeName) throws {
        let clerk = try clerk()
        let reader = try reader()
        let person = try clerk.make { [try self.person("Nguyễn Thị Đào", birth: "1990", $0)] }[0]
        try clerk.make { [try stay(of: person, from: "1980", in: "JP", $0)] }
        try send(clerk, reader, last: last)
        #expect(try violated(reader) == ["born_first"])
        #expect(try differences(reader) == [])
    }

    @Test func `records with the same values are listed, all of them, until they differ`() throws {
        let clerk = try clerk()
        let reader = try reader()
        let documents = try clerk.make { [try document("05", $0), try document("05", $0), try document("06", $0)] }
        #expect(try violated(clerk) == ["number_once", "number_once"])
        try send(clerk, reader)
        #expect(try violated(reader) == ["number_once", "number_once"])
        try clerk.make { [try set("code_number", .text("06"), of: documents[0], in: "legal_document", Self.own, $0)] }
        #expect(try violated(clerk) == ["number_once", "number_once"])
        try clerk.make { [try set("deleted", .empty, of: documents[2], in: "legal_document", Self.own, $0)] }
        #expect(try violated(clerk) == [])
        try send(clerk, reader)
        #expect(try violated(reader) == [])
        for office in [clerk, reader] { #expect(try differences(office) == []) }
    }

    @Test func `beyond 256 others nobody knows, whether they come one by one or at once`() throws {
        let clerk = try clerk()
        let reader = try reader()
        var documents = try clerk.make { session in try (0..<257).map { _ in try document("05", session) } }
        #expect(try violated(clerk).count == 257)
        documents += try clerk.make { [try document("05", $0)] }
        #expect(try violated(clerk) == [])
        try send(clerk, reader)
        #expect(try violated(reader) == [])
        try clerk.make { [try set("deleted", .empty, of: documents[0], in: "legal_document", Self.own, $0)] }
        #expect(try violated(clerk).count == 257)
        try send(clerk, reader)
        #expect(try violated(reader).count == 257)
        #expect(try differences(reader) == [])
    }

    @Test(arguments: 1...6) func `random edits list what a rebuild from the log lists`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let clerk = try clerk()
        let reader = try reader()
        var people: [Dot] = []
        var stays: [Dot] = []
        for _ in 0..<25 {
            try clerk.make { session in
                var drafts: [ChangeDraft] = []
                let year = "19\(70 + random.number(below: 30))"
                switch random.number(below: people.isEmpty ? 1 : 7) {
                case 0: drafts.append(try person("Lê Văn \(people.count)", birth: year, session))
                case 1...3:
                    let one = people[random.number(below: people.count)]
                    drafts.append(try stay(of: one, from: year, in: ["JP", "KR"][random.number(below: 2)], session))
                case 4:
                    let one = people[random.number(below: people.count)]
                    drafts.append(
                        try set("birth", Value(.partialDate, year), of: one, in: "person", Self.people, session))
                case 5 where !stays.isEmpty:
                    let one = stays[random.number(below: stays.count)]
                    let other = people[random.number(below: people.count)]
                    drafts.append(try set("person", .dot(other), of: one, in: "stay", Self.own, session))
                case 6 where !stays.isEmpty:
                    let one = stays[random.number(below: stays.count)]
                    let end =
                        random.number(below: 3) == 0
                        ? Value.empty : Value(.partialDate, "20\(10 + random.number(below: 9))")
                    drafts.append(try set("date_to", end, of: one, in: "stay", Self.own, session))
                default: break
                }
                return drafts
            }.forEach { dot in
                let isPerson = try clerk.store.read { try $0.states(of: dot).first?.scope == Self.people }
                if isPerson { people.append(dot) } else { stays.append(dot) }
            }
            stays = try stays.filter { dot in try clerk.store.read { try !$0.states(of: dot).isEmpty } }
            people = try people.filter { dot in try clerk.store.read { try !$0.states(of: dot).isEmpty } }
            if random.number(below: 4) == 0 {
                try send(clerk, reader, last: random.number(below: 2) == 0 ? Self.people : Self.own)
            }
        }
        try send(clerk, reader)
        #expect(try differences(clerk) == [], "seed \(seed)")
        #expect(try differences(reader) == [], "seed \(seed)")
        #expect(try violated(clerk) == violated(reader), "seed \(seed)")
        #expect(try !violated(clerk).isEmpty, "seed \(seed)")
    }
}
