import Foundation
import ReplicaCore
import ReplicaReports
import ReplicaStore
import ReplicaText
import ReplicaWire
import Testing

@testable import ReplicaExchange

/// Reports of two offices and the centre: what is sealed is the same everywhere and for ever.
@Suite struct ReportTests {
    private let province: TemporaryProvince
    private let centre: Replica
    private let district: Replica

    init() throws {
        province = try TemporaryProvince()
        centre = try province.office("so-ngoai-vu", isMaster: true).with(user: "Trần Thị Bích")
        district = try province.office("ubnd-phu-cat").with(user: "Lê Văn An")
    }

    private func add(_ collection: String, at office: Replica, _ words: String...) throws -> String {
        try office.add(collection: collection, words.map { try Assignment(parsing: $0) }, scope: nil, note: "")
    }

    private func people(_ office: Replica, _ period: String = "2026-N", unit: String? = nil) throws -> Amount? {
        try office.figures(of: period, unit: unit).figures.first { $0.name == FigureName("CD01") }?.now.total
    }

    private func person(_ name: String, at office: Replica, _ more: String...) throws -> String {
        let words =
            ["name_full=\(name)", "tie_to_province=sinh_tai", "first_seen=2026-03-01", "legal_basis=Tờ khai"] + more
        let id = try office.add(
            collection: "person", words.map { try Assignment(parsing: $0) }, scope: nil, note: "")
        try approve(id, at: office)
        return id
    }

    /// One submits it, and a colleague approves it.
    private func approve(_ id: String, at office: Replica) throws {
        _ = try office.decide(.submit, on: .ids([id]))
        _ = try office.with(user: "Phạm Thị Dung").decide(.accept, on: .ids([id]))
    }

    /// Opens the period, and answers everything that the district has to.
    private func answerAll() throws {
        _ = try centre.openPeriod("2026-N")
        try province.carry(from: centre, to: district, unit: "ubnd-phu-cat")
        for item in try district.dutyMatrix(of: "2026-N", unit: nil).items {
            var draft = SectionDraft()
            draft.item = item.code
            draft.answer = DutyAnswer.nothing.rawValue
            _ = try district.draftReport(of: "2026-N", unit: nil, draft)
        }
    }

    private func seal() throws -> ReportSealed {
        try district.sealReport(of: "2026-N", unit: nil, note: "", allowsOpen: false, dryRun: false)
    }

    private func fault(_ body: () throws -> Void) -> ReportFault? {
        do {
            try body()
            return nil
        } catch ExchangeError.report(let fault) {
            return fault
        } catch {
            return nil
        }
    }

    @Test func `a person in two registers counts once at the centre, from the merge on and until it is undone`() throws
    {
        let first = try person("Nguyễn Văn An", at: centre)
        let second = try person("Nguyễn Văn An", at: district)
        try province.carry(from: district, to: centre, unit: "so-ngoai-vu")
        #expect(try people(centre) == Amount(2))
        _ = try centre.merge(keep: first, drop: second, note: "")
        #expect(try people(centre) == .one)
        #expect(try people(centre, unit: "ubnd-phu-cat") == .one)
        _ = try centre.unmerge(id: first, note: "")
        #expect(try people(centre) == Amount(2))
        #expect(try people(district) == .one)
    }

    @Test func `a draft counts nowhere, and an edit only once it is approved`() throws {
        let words = ["name_full=Đỗ Thị Én", "tie_to_province=sinh_tai", "first_seen=2026-03-01", "legal_basis=Tờ khai"]
        let id = try district.add(
            collection: "person", (words + ["current_country=JP"]).map { try Assignment(parsing: $0) }, scope: nil,
            note: "")
        func countries() throws -> [String] {
            let figures = try district.figures(of: "2026-N", unit: nil).figures
            return figures.first { $0.name == FigureName("CD01") }?.now.cells(of: "country").map(\.value) ?? []
        }
        #expect(try people(district) == .zero)
        let uncounted = try district.figures(of: "2026-N", unit: nil).figures.first {
            $0.name == ReckonedFigures.uncounted
        }
        #expect(uncounted?.now.total == .one)
        try approve(id, at: district)
        #expect(try countries() == ["JP"])
        try district.edit(id, "current_country=US", "tie_to_province+=con_chau")
        #expect(try people(district) == .one)
        #expect(try countries() == ["JP"])
        try approve(id, at: district)
        #expect(try countries() == ["US"])
    }

    @Test func `an office reports on itself alone, and nobody before the period is open`() throws {
        #expect(fault { _ = try district.figures(of: "2026-N", unit: "ubnd-an-lao") } == .othersReport("ubnd-an-lao"))
        #expect(fault { _ = try district.draftReport(of: "2026-N", unit: nil, nil) } == .periodNotOpened("2026-N"))
        #expect(throws: ExchangeError.masterOnly(collection: "report_period")) { try district.openPeriod("2026-N") }
        try answerAll()
        #expect(
            fault { _ = try centre.draftReport(of: "2026-N", unit: "ubnd-phu-cat", nil) }
                == .othersReport("ubnd-phu-cat"))
    }

    @Test func `what is sealed is the same at the centre, whatever becomes of the records`() throws {
        let person = try person("Trần Thị Bưởi", at: district, "current_country=JP")
        try answerAll()
        let sealed = try seal()
        #expect(sealed.evidence > 0)
        _ = try district.delete(id: person, reason: "ghi nhầm")
        try province.carry(from: district, to: centre, unit: "so-ngoai-vu")
        for (office, unit) in [(district, nil), (centre, "ubnd-phu-cat")] as [(Replica, String?)] {
            guard case .sealed(let shown) = try office.report(of: "2026-N", unit: unit, reckonsAnew: false) else {
                Issue.record("it is not shown as sealed")
                return
            }
            #expect(shown.seal == sealed.seal)
            #expect(shown.snapshot.hash.hexadecimal == sealed.seal)
            #expect(shown.snapshot.content.figures.first?.now.total == .one)
            #expect(shown.snapshot.evidence.contains { $0.collection == "person" })
        }
        #expect(try people(district) == .zero)
        #expect(try centre.scoreboard(of: "2026-N").offices.count(where: \.state.isReceived) == 1)
    }

    /// Writes what no command writes: a program of somebody else's may.
    ///
    /// - Parameter field: `nil` to delete the record.
    private func forge(_ id: String, field: String?, _ value: Value?) throws {
        let draft = try district.read { session in
            let finder = RecordFinder(session: session)
            let stored = try finder.record(id)
            let form = try finder.form(of: stored, id: id)
            let register = try field.map { try #require(form.field(key: $0)).name } ?? BuiltIn.deleted
            let entry = ChangeDraft.Entry(
                Shape.Entry(.assign, register), replaced: stored.state.live(RegisterKey(register)).map(\.name),
                values: [value ?? .dots(stored.state.seenDots)])
            return ChangeDraft(
                scope: stored.scope, record: stored.state.record, collection: form.name, entries: [entry],
                note: .empty)
        }
        try district.make([draft])
    }

    @Test func `what is sealed is edited, deleted, settled, imported and taken back by nobody; what becomes of it is`()
        throws
    {
        try answerAll()
        let sealed = try seal()
        let section = try #require(try district.list(collection: "report_section", ListQuery()).rows.first?.id)
        let refusals: [() throws -> Void] = [
            { try district.edit(sealed.id, "seal=00") }, { try district.edit(sealed.id, "title=Khác") },
            { try district.edit(sealed.id, "state=du_thao") }, { try district.edit(sealed.id, "seal=") },
            { _ = try district.delete(id: sealed.id, reason: "thử") },
            { try district.edit(section, "narrative=Muộn.") }, { _ = try district.delete(id: section, reason: "thử") },
            { _ = try add("report_section", at: district, "title=Thêm", "report=\(sealed.id)", "part=V") },
        ]
        for (number, refused) in refusals.enumerated() {
            #expect(fault(refused) == .isSealed(sealed.id), "refusal \(number)")
        }
        try district.edit(sealed.id, "state=da_gui", "remark=gửi bản giấy")
        let list = province.path("sections.csv")
        try "id,narrative\n\(section),Muộn.\n".write(toFile: list, atomically: true, encoding: .utf8)
        let rows = [RejectedRow(line: 2, column: "", problem: .sealed(sealed.id))]
        #expect(throws: ExchangeError.rowsRejected(rows)) {
            try district.importRows(ImportOptions(collection: "report_section", file: list)) { _ in }
        }
        // The sections of an amendment are free until it is sealed itself.
        let sections = try district.list(collection: "report_section", ListQuery()).rows.map(\.id)
        let amendment = try district.amendReport(of: "2026-N", unit: nil, isCorrection: false, reason: "thử")
        let copies = try district.list(collection: "report_section", ListQuery()).rows.map(\.id).filter {
            !sections.contains($0)
        }
        try district.edit(try #require(copies.first), "narrative=Mới.")
        try district.edit(amendment, "remark=đang lập")
    }

    @Test func `a sealed report of which nobody has the bytes, or others, is not shown as sealed`() throws {
        try answerAll()
        let sealed = try seal()
        try forge(sealed.id, field: "seal", .text(String(repeating: "0", count: 64)))
        #expect(
            fault { _ = try district.report(of: "2026-N", unit: nil, reckonsAnew: false) } == .sealBroken(sealed.id))
        try forge(sealed.id, field: "seal", .text(sealed.seal))
        var query = ListQuery()
        query.filter = "media_type = '\(SealedContent.mediaType)'"
        let content = try #require(try district.list(collection: "attachment", query).rows.first?.id)
        try forge(content, field: nil, nil)
        #expect(
            fault { _ = try district.report(of: "2026-N", unit: nil, reckonsAnew: false) } == .contentMissing(sealed.id)
        )
        _ = try district.undelete(id: content, note: "")
        #expect(fault { _ = try seal() } == .isSealed(sealed.id))
    }

    @Test func `an amendment keeps what was typed, names what it replaces, and is sealed in its turn`() throws {
        try answerAll()
        var draft = SectionDraft()
        draft.part = "V"
        draft.text = "Thiếu kinh phí.\nĐề nghị bổ sung."
        _ = try district.draftReport(of: "2026-N", unit: nil, draft)
        let first = try seal()
        _ = try person("Lê Văn Cam", at: district)
        let amended = try district.amendReport(of: "2026-N", unit: nil, isCorrection: false, reason: "hồ sơ về sau")
        let second = try seal()
        #expect(second.id == amended)
        guard case .sealed(let shown) = try district.report(of: "2026-N", unit: nil, reckonsAnew: false) else {
            Issue.record("it is not shown as sealed")
            return
        }
        #expect(shown.snapshot.supersedes?.hexadecimal == first.seal)
        #expect(shown.snapshot.content.kind == .supplement)
        #expect(shown.snapshot.content.section(.obstacles)?.narrative == draft.text)
        #expect(shown.snapshot.content.figures.first?.now.total == .one)
    }

    @Test func `conflicts and duplicates keep a report from being sealed, unless that is said`() throws {
        let person = try person("Phạm Thị Duyên", at: district)
        try answerAll()
        try province.carry(from: district, to: centre, unit: "so-ngoai-vu")
        try district.edit(person, "occupation=Thợ may")
        try centre.edit(person, "occupation=Kỹ sư")
        try province.carry(from: centre, to: district, unit: "ubnd-phu-cat")
        #expect(fault { _ = try seal() } == .conflictsOpen(1))
        _ = try district.sealReport(of: "2026-N", unit: nil, note: "chờ xác minh", allowsOpen: true, dryRun: false)
    }

    @Test func `a locked period takes no more reports, except by the centre's leave`() throws {
        try answerAll()
        let period = try #require(try centre.read { try $0.periodRecord("2026-N")?.id })
        try centre.edit(period, "state=khoa")
        try province.carry(from: centre, to: district, unit: "ubnd-phu-cat")
        #expect(fault { _ = try seal() } == .periodLocked("2026-N"))
        _ = try add(
            "lock_exception", at: centre, "title=Gia hạn", "period=\(period)", "unit=ubnd-phu-cat", "until=2099-01-01",
            "reason=bão")
        try province.carry(from: centre, to: district, unit: "ubnd-phu-cat")
        _ = try seal()
    }
}
