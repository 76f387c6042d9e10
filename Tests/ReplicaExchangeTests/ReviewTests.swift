import ReplicaCore
import ReplicaStore
import ReplicaTrust
import Testing

@testable import ReplicaExchange

/// Records are submitted, approved by their office and accepted by the centre; every decision holds for what it was
/// made on (`Protocol/05` §11).
@Suite struct ReviewTests {
    private let province: TemporaryProvince
    private let master: Replica
    private let district: Replica
    private let police: Replica
    private let id: String

    init() throws {
        province = try TemporaryProvince()
        master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true).with(user: "Trần Thị Bích")
        district = try province.office("ubnd-phu-cat", name: "PHUCAT").with(user: "Lê Văn An")
        police = try province.office("cong-an-tinh", name: "CONGAN").with(user: "Võ Thị Cúc")
        id = try district.addPerson("name_full=Nguyễn Thị Đào", "birth=1984", "legal_basis=đồng ý 5/6/2026, văn bản")
    }

    private func exchange() throws {
        for _ in 0..<2 {
            for office in [district, police] { try province.carry(from: office, to: master, unit: "so-ngoai-vu") }
            try province.carry(from: master, to: district, unit: "ubnd-phu-cat")
            try province.carry(from: master, to: police, unit: "cong-an-tinh")
        }
    }

    private func status(_ office: Replica) throws -> RecordStatus? { try office.show(id: id).review?.status }
    private func flags(_ office: Replica) throws -> [ReviewFlag] { try office.show(id: id).review?.flags ?? [] }
    private func inbox(_ office: Replica) throws -> [String] {
        let list = try office.inbox(collection: nil, unit: nil, limit: nil)
        #expect(try list.count == office.status().inbox)
        return list.items.map(\.id)
    }

    @discardableResult
    private func decide(
        _ decision: ReviewDecision, _ office: Replica, note: String = "", bySelf: Bool = false
    ) throws -> ReviewDone {
        try office.decide(decision, on: .ids([id]), note: note, bySelf: bySelf)
    }

    private func fault(_ body: () throws -> Void) -> ReviewFault? {
        do {
            try body()
            return nil
        } catch ExchangeError.reviewRefused(let refused) {
            return refused.first?.fault
        } catch {
            return nil
        }
    }

    @Test func `a record goes from draft over its office to the centre, and each sees where it stands`() throws {
        #expect(try status(district) == .draft && inbox(district).isEmpty)
        try decide(.submit, district)
        #expect(try status(district) == .submitted && inbox(district) == [id])
        #expect(try flags(district).contains(.provisional))
        try decide(.accept, district.with(user: "Phạm Thị Dung"))
        #expect(try status(district) == .approved && inbox(district).isEmpty)
        try exchange()
        #expect(try status(master) == .approved && inbox(master) == [id])
        // The centre said that it has it.
        #expect(try !flags(district).contains(.provisional))
        try decide(.accept, master, note: "đủ")
        #expect(try status(master) == .accepted && inbox(master).isEmpty && flags(master).contains(.provisional))
        try exchange()
        for office in [master, district, police] {
            let review = try #require(try office.show(id: id).review)
            #expect(review.status == .accepted && review.author == "Trần Thị Bích" && review.note == "đủ")
            #expect(review.flags == [.unconfirmed])
        }
    }

    @Test func `what is not in order is not submitted, and the remedy has a status of its own`() throws {
        let bare = try district.addPerson("name_full=Lê Thị Mai")
        func submit(_ id: String) -> ReviewFault? {
            fault { _ = try district.decide(.submit, on: .ids([id])) }
        }
        #expect(submit(bare) == .noLegalBasis(.missing))
        let words = ["title=Đồng ý", "person=\(bare)", "basis=dong_y", "given_on=5/6/2026", "method=van_ban"]
        _ = try district.add(collection: "consent", words.map { try Assignment(parsing: $0) }, scope: nil, note: "")
        #expect(submit(bare) == nil)
        let twin = try district.addPerson(
            "name_full=Nguyễn Thị Đào", "birth=1984", "phone=0905111222", "home_place=Cát Tài", "legal_basis=luật")
        try district.edit(id, "phone=0905111222", "home_place=Cát Tài", "birth=05/06/1984")
        try district.edit(twin, "birth=05/06/1984")
        #expect(submit(id) == .duplicate(of: [twin]))
        #expect(throws: ExchangeError.self) { try district.decide(.submit, on: .ids([id, bare])) }
        _ = try district.distinct(id, twin, note: "hai người")
        #expect(submit(id) == nil)
        try exchange()
        try district.edit(id, "occupation=Thợ mộc")
        try master.edit(id, "occupation=Thợ nề")
        try exchange()
        guard case .conflict? = fault({ try decide(.accept, master) }) else { return #expect(Bool(false)) }
        #expect(ExchangeError.reviewRefused([]).exit == .ruleBlocks)
        do {
            try decide(.accept, master)
        } catch let error as ExchangeError {
            #expect(error.exit == .conflictsPending)
        }
    }

    @Test func `an edit that the decision did not see opens the question anew, and the last version still counts`()
        throws
    {
        try decide(.submit, district)
        try exchange()
        try decide(.accept, master)
        // Elsewhere, meanwhile:
        try district.edit(id, "occupation=Thợ mộc")
        try exchange()
        for office in [master, district] {
            #expect(try status(office) == .edited)
            #expect(try flags(office).contains(.earlierCounts))
            #expect(try inbox(office) == [id])
        }
        try decide(.accept, master)
        try exchange()
        for office in [master, district] {
            #expect(try status(office) == .accepted && !flags(office).contains(.earlierCounts))
        }
        #expect(try flags(master).contains(.unapproved))
    }

    /// The occupations that are counted, of records as they stand and as they were.
    private func counted(_ office: Replica, from: CountedFrom) throws -> (now: [String], before: [String], not: Int) {
        try office.read { session in
            let form = try RecordFinder(session: session).form("person")
            let counted = try CountedRecords(session, own: office.key.replica, from: from)
            let field = try #require(form.field(key: "occupation"))
            let reporting = RecordReporting(session)
            var selection = RowSelection()
            selection.conditions = [counted.asTheyStand]
            let now = try session.keys(in: form.name, selection)
                .compactMap { try session.record(key: $0, collection: form.name)?.state }
            let before = try counted.asTheyWere(form).map(\.state)
            func words(_ states: [RecordState]) -> [String] {
                states.map { reporting.value(of: field, in: $0)?.values.first ?? "" }
            }
            return (words(now), words(before), try counted.uncounted(form).values.reduce(0, +))
        }
    }

    @Test func `what is counted is what was decided on last, whatever is typed meanwhile`() throws {
        let draft = try district.addPerson("name_full=Lê Thị Mai", "occupation=Giáo viên")
        try district.edit(id, "occupation=Thợ mộc")
        try decide(.submit, district)
        #expect(try counted(district, from: .approved) == ([], [], 2))
        try decide(.accept, district.with(user: "Phạm Thị Dung"))
        #expect(try counted(district, from: .approved) == (["Thợ mộc"], [], 1))
        try exchange()
        #expect(try counted(master, from: .accepted) == ([], [], 2))
        try decide(.accept, master)
        try district.edit(id, "occupation=Thợ nề")
        try master.edit(id, "phone=0905111222")
        try district.edit(id, "occupation=Kỹ sư", "birth=")
        try exchange()
        for office in [master, district] {
            for stage in [CountedFrom.approved, .accepted] {
                #expect(try counted(office, from: stage) == ([], ["Thợ mộc"], 1))
            }
        }
        _ = try district.delete(id: id, reason: "nhầm")
        try exchange()
        #expect(try counted(master, from: .approved) == ([], [], 1))
        _ = draft
    }

    @Test func `the centre sends back with a reason, and the office submits again`() throws {
        #expect(fault { try decide(.return, district, note: "x") } == .notSubmitted)
        try decide(.submit, district)
        try exchange()
        #expect(throws: ExchangeError.reasonMissing) { try decide(.return, master) }
        try decide(.return, master, note: "thiếu ngày sinh")
        #expect(try inbox(master).isEmpty)
        try exchange()
        #expect(try status(district) == .returned && inbox(district) == [id])
        #expect(try district.show(id: id).review?.note == "thiếu ngày sinh")
        try district.edit(id, "birth=05/06/1984")
        #expect(try status(district) == .returned && flags(district).contains(.changed))
        try decide(.submit, district)
        try exchange()
        #expect(try status(master) == .submitted && inbox(master) == [id])
        // Who takes back an acceptance takes back that it counts.
        try decide(.accept, master)
        try decide(.return, master, note: "nhầm")
        #expect(try !flags(master).contains(.earlierCounts))
    }

    @Test func `an office takes back what it submitted, as long as the centre has not accepted it`() throws {
        try decide(.submit, district)
        try decide(.recall, district, note: "trình nhầm")
        #expect(try status(district) == .draft && inbox(district).isEmpty)
        try decide(.submit, district)
        try exchange()
        #expect(fault { try decide(.recall, police, note: "x") } == .notOurs(unit: "ubnd-phu-cat"))
        try decide(.accept, master)
        // The office does not know yet: both decisions stay visible, and what was accepted counts.
        try decide(.recall, district, note: "chưa đủ")
        try exchange()
        for office in [master, district] {
            #expect(try flags(office).contains(.disputed))
            #expect(try inbox(office) == [id])
            #expect(try office.conflicts(collection: nil).isEmpty)
        }
        try decide(.accept, master)
        try exchange()
        #expect(try status(district) == .accepted && !flags(district).contains(.disputed))
        #expect(fault { try decide(.recall, district, note: "x") } == .accepted)
    }

    @Test func `nobody approves his own work, but the one officer of an office, and it shows`() throws {
        try decide(.submit, district)
        #expect(fault { try decide(.accept, district) } == .ownWork(author: "Lê Văn An"))
        #expect(fault { try decide(.accept, district, bySelf: true) } == .ownWork(author: "Lê Văn An"))
        let unit = try #require(
            try master.list(collection: "unit", ListQuery()).rows.first {
                $0.values.contains { $0?.values == ["ubnd-phu-cat"] }
            })
        try master.edit(unit.id, "focal_staff=1")
        try exchange()
        try decide(.accept, district, bySelf: true)
        #expect(try status(district) == .approved && flags(district).contains(.own))
    }

    @Test func `the police confirm who a person is, and an edit of that is to be confirmed again`() throws {
        try decide(.submit, district)
        try exchange()
        #expect(try inbox(police) == [id])
        try decide(.accept, police)
        try exchange()
        #expect(try inbox(police).isEmpty && !flags(master).contains(.unconfirmed))
        #expect(try status(master) == .submitted)
        try district.edit(id, "occupation=Thợ mộc")
        try exchange()
        #expect(try !flags(master).contains(.unconfirmed))
        try district.edit(id, "birth=05/06/1984")
        try exchange()
        #expect(try flags(master).contains(.unconfirmed) && inbox(police) == [id])
    }

    @Test func `what an office claims without the right to counts as submitted`() throws {
        let draft = try district.read { session in
            let label = try #require(RecordLabel(typed: id))
            let stored = try #require(try session.find(label).first)
            return district.draft(
                stored, in: stored.scope, [ReviewEntry.step(.accepted, over: stored.state)], note: .empty)
        }
        try district.make([draft])
        try exchange()
        for office in [master, district] {
            #expect(try status(office) == .submitted && flags(office).contains(.noRight))
        }
        #expect(try inbox(master) == [id])
        // Nor does the police's approval of another office's record, or a stranger's.
        #expect(try decide(.accept, police).decided.map(\.status) == [.submitted])
    }

    @Test func `many are decided on at once, and those that are not in order are named`() throws {
        let bare = try district.addPerson("name_full=Lê Thị Mai")
        var query = ListQuery()
        query.filter = "name_full ~ 'thi'"
        let preview = try district.decide(.submit, on: .all(collection: "person", query), dryRun: true)
        #expect(preview.decided.map(\.id) == [id] && preview.left.map(\.fault) == [.noLegalBasis(.missing)])
        #expect(try status(district) == .draft)
        let done = try district.decide(.submit, on: .all(collection: "person", query))
        #expect(done.decided.map(\.id) == [id] && done.left.map(\.record.id) == [bare])
        #expect(try inbox(district) == [id])
    }

    @Test func `a record that moves waits for a decision where it comes to`() throws {
        try decide(.submit, district)
        try exchange()
        try decide(.accept, master)
        _ = try master.move(id: id, to: "people/ubnd-tuy-phuoc", note: "chuyển nơi ở")
        #expect(try status(master) == .submitted && inbox(master) == [id])
        try decide(.accept, master)
        #expect(try status(master) == .accepted)
    }

    @Test func `rebuilt from the log, all stands where it stood`() throws {
        try decide(.submit, district)
        try exchange()
        try decide(.accept, police)
        try decide(.accept, master)
        try district.edit(id, "birth=05/06/1984")
        try exchange()
        for office in [master, district, police] {
            let before = try office.show(id: id).review?.flags
            #expect(try office.verify(deep: true).problems.isEmpty)
            _ = try office.rebuild()
            #expect(try office.show(id: id).review?.flags == before)
        }
        #expect(
            try master.digestLines().filter { $0.hasPrefix("people/") }
                == police.digestLines().filter { $0.hasPrefix("people/") })
    }
}
