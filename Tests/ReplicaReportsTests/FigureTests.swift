import ReplicaCore
import Testing

@testable import ReplicaReports

/// What figures come to, from rows that stand for records.
@Suite struct FigureTests {
    private let period = ReportPeriod(standard: "2026-H1")

    /// Takes rows in: the collection, and the fields of a row; `id`, `owner` and `created` besides.
    private func figures(
        unit: String? = nil, joined: [String: FigureReckoning.Joined] = [:], _ rows: [(String, [String: String])]
    ) throws -> [FigureName: Figure] {
        var reckoning = FigureReckoning(
            .init(period: try #require(period), unit: unit),
            register: .init(unitCodes: ["KB-1": "phu-cat", "KB-2": "an-lao"], joined: joined))
        for collection in FigureReckoning.collections {
            let columns = RowColumns(FigureReckoning.fields(of: collection))
            for (number, row) in rows.enumerated() where row.0 == collection {
                let fields = row.1
                let created = try #require(CivilDay(earliestOf: fields["created"] ?? "2026-01-10"))
                let changed = CivilDay(earliestOf: fields["changed"] ?? "") ?? created
                reckoning.take(
                    CountedRow(
                        key: Int64(number), id: fields["id"] ?? "R-\(number)", owner: fields["owner"] ?? "phu-cat",
                        created: created,
                        changed: changed, columns: columns, texts: columns.fields.map { fields[$0] ?? "" }),
                    of: collection)
            }
        }
        return Dictionary(uniqueKeysWithValues: reckoning.figures().map { ($0.name, $0) })
    }

    private func person(_ more: [String: String] = [:]) -> (String, [String: String]) {
        ("person", ["tie_to_province": "[\"sinh_tai\"]"].merging(more) { $1 })
    }

    @Test func `people of the province who live are counted by the end of the period`() throws {
        let found = try figures([
            person(["current_country": "JP", "birth": "1996-06-04"]), person(["current_country": "JP"]),
            person(["deceased": "2026-05"]), person(["deceased": "2026-06-05"]), person(["tie_to_province": ""]),
            person(["created": "2026-06-05"]), person(["created": "2026-06-05", "first_seen": "2024-02-01"]),
        ])
        let people = try #require(found[FigureName("CD01")])
        #expect(people.now.total == Amount(4))
        #expect(people.now.cells[FigureCell("country", "JP")] == Amount(2))
        #expect(people.now.cells[FigureCell("age", "16-30")] == Amount(1))
        #expect(people.now.cells[FigureCell("unit", "phu-cat")] == Amount(4))
        #expect(people.yearBefore?.total == Amount(1))
        #expect(people.sincePlan == nil)
        #expect(found[FigureName("CD02", "moi")]?.now.total == Amount(4))
    }

    @Test func `a changed record counts as changed only if it was there before`() throws {
        let found = try figures([
            person(["created": "2025-03-01", "changed": "2026-02-01"]),
            person(["created": "2026-01-01", "changed": "2026-02-01"]),
            person(["created": "2025-03-01", "changed": "2026-06-05"]), person(["created": "2025-03-01"]),
        ])
        #expect(found[FigureName("CD02", "cap_nhat")]?.now.total == Amount(1))
    }

    @Test func `a merged person counts once, as the first of the records has it that count`() throws {
        let joined = [
            "A-1": FigureReckoning.Joined(head: "A-1", place: 0), "B-1": .init(head: "A-1", place: 1),
            "B-2": .init(head: "A-1", place: 2),
        ]
        let rows = [
            person(["id": "B-2", "owner": "an-lao", "current_country": "US"]),
            person(["id": "B-1", "owner": "an-lao", "current_country": "JP"]),
            person(["id": "A-1", "tie_to_province": "", "current_country": "KR"]),
        ]
        for order in [rows, rows.reversed()] {
            let people = try #require(try figures(joined: joined, order)[FigureName("CD01")]?.now)
            #expect(people.total == .one)
            #expect(people.cells(of: "country").map(\.value) == ["JP"])
        }
    }

    @Test func `a return that both the person and a stay tell of is one`() throws {
        let found = try figures([
            person(["id": "A-1", "returned_on": "2026-03", "stay_kind": "lao_dong_hop_dong"]),
            ("stay", ["person": "A-1", "returned_on": "2026-03-05", "kind": "lao_dong_hop_dong"]),
            ("stay", ["person": "A-2", "returned_on": "2026-04-05", "kind": "du_hoc"]),
            ("stay", ["person": "A-3", "returned_on": "2025-03-05", "kind": "du_hoc"]),
        ])
        let returned = try #require(found[FigureName("CD04")])
        #expect(returned.now.total == Amount(2))
        #expect(returned.yearBefore?.total == .one)
        #expect(returned.sincePlan?.total == Amount(3))
    }

    @Test func `young people count who were in touch or took part in the period`() throws {
        let found = try figures([
            ("activity", ["id": "H-1", "date_from": "2026-02-01", "kind": "gap_mat", "lead_unit": "KB-1"]),
            ("participation", ["activity": "H-1", "person": "A-1"]),
            ("contact_log", ["person": "A-2", "contacted_on": "2026-03-01"]),
            ("contact_log", ["person": "A-3", "contacted_on": "2025-03-01"]),
            person(["id": "A-1", "birth": "2000"]), person(["id": "A-2", "birth": "1995-06-05"]),
            person(["id": "A-3", "birth": "2001"]), person(["id": "A-4", "birth": "2001"]),
            person(["id": "A-5", "birth": "1980"]),
        ])
        #expect(found[FigureName("CD05")]?.now.total == Amount(2))
    }

    @Test func `a joint activity counts at the office that leads, whoever typed it`() throws {
        let rows = [
            (
                "activity",
                ["kind": "quan_triet", "date_from": "2026-03-01", "lead_unit": "KB-2", "participants_total": "40"]
            )
        ]
        #expect(try figures(unit: "an-lao", rows)[FigureName("TR01", "luot")]?.now.total == Amount(40))
        #expect(try figures(unit: "phu-cat", rows)[FigureName("TR01")]?.now.total == .zero)
    }

    @Test func `money is summed up by its currency and never across`() throws {
        let found = try figures([
            (
                "contribution",
                ["received_on": "2026-03-01", "value_amount": "1000000.5", "kind": "tien", "giver_country": "US"]
            ),
            (
                "contribution",
                [
                    "received_on": "2026-03-01", "value_amount": "0.5", "value_currency": "VND", "kind": "tien",
                    "giver_country": "US",
                ]
            ),
            (
                "contribution",
                ["received_on": "2026-03-01", "value_amount": "100", "value_currency": "USD", "giver_country": "US"]
            ),
            (
                "contribution",
                ["received_on": "2026-03-01", "kind": "tri_thuc", "giver_country": "US", "counted_by": "KB-2"]
            ),
        ])
        let value = try #require(found[FigureName("DG01", "gia_tri")]?.now)
        #expect(value.total == nil)
        #expect(value.cells[FigureCell("currency", "VND")]?.text == "1000001")
        #expect(value.cells[FigureCell("currency", "USD")]?.text == "100")
        #expect(value.cells[FigureCell("kind/VND", "tien")]?.text == "1000001")
        #expect(found[FigureName("DG01")]?.now.cells[FigureCell("unit", "an-lao")] == .one)
    }

    @Test func `cases are taken in, settled in time, and open at the end`() throws {
        func item(_ received: String, _ closed: String, _ due: String, _ state: String) -> (String, [String: String]) {
            (
                "case",
                ["kind": "quoc_tich", "received_on": received, "closed_on": closed, "due_on": due, "state": state]
            )
        }
        let found = try figures([
            item("2026-01-01", "2026-01-11", "2026-01-11", "da_giai_quyet"),
            item("2026-01-01", "2026-01-21", "2026-01-11", "da_giai_quyet"),
            item("2026-02-01", "", "", "dang_xu_ly"), item("2025-02-01", "", "", "dang_xu_ly"),
            item("2026-05-01", "2026-06-10", "2026-06-01", "da_giai_quyet"),
        ])
        #expect(found[FigureName("BH02", "tiep_nhan")]?.now.total == Amount(4))
        #expect(found[FigureName("BH02", "giai_quyet")]?.now.total == Amount(2))
        #expect(found[FigureName("BH02", "dung_han")]?.now.total == .one)
        #expect(found[FigureName("BH02", "ton")]?.now.total == Amount(2))
        #expect(found[FigureName("BH03")]?.now.total == Amount(15))
        #expect(found[FigureName("BH01", "tiep_nhan")]?.now.total == .zero)
    }

    @Test func `every figure has its fields, and its words in both languages`() {
        let names = Indicator.all.flatMap { indicator in indicator.figures.map { FigureName(indicator.code, $0.part) } }
        #expect(Set(names).count == names.count)
        for name in names {
            let title = FigureTitle(name)
            #expect(title?.part.vietnamese.isEmpty == false && title?.part.english.isEmpty == false)
        }
        #expect(Set(Indicator.all.map(\.code)).count == Indicator.all.count)
    }
}
