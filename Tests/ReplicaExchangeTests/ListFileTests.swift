import Foundation
import ReplicaExchange
import ReplicaOffice
import ReplicaTestSupport
import SampleRegister
import Testing

/// Lists that come in and go out as files.
@Suite struct ListFileTests {
    private static let fields = [
        "source_ref", "name_full", "sex", "birth", "home_place", "current_country", "current_locality", "occupation",
        "phone", "email", "remark",
    ]

    /// A workbook of invented people below two title rows, with days and years as numbers.
    private func workbook(_ count: Int, seed: UInt64) throws -> [UInt8] {
        let register = SampleRegister(seed: seed)
        var bytes: [UInt8] = []
        var writer = try WorkbookWriter(sheets: [SheetPlan(name: "Danh sách", columns: [])]) { bytes += $0 }
        try writer.append([.text("DANH SÁCH KIỀU BÀO")])
        try writer.append([.empty])
        try writer.append(SamplePerson.headers.map { .text($0) })
        for number in 0..<count {
            let fields = register.person(number).fields
            try writer.append(
                fields.map { text -> CellContent in
                    let parts = text.split(separator: "/").compactMap { Int($0) }
                    if parts.count == 3 { return .day(SerialDate(year: parts[2], month: parts[1], day: parts[0])) }
                    if text.count == 4, let year = Int(text) { return .number(String(year)) }
                    return text.isEmpty ? .empty : .text(text)
                })
        }
        try writer.finish()
        return bytes
    }

    private func rows(_ office: Replica) throws -> [[String]] {
        var query = ListQuery()
        query.fields = Self.fields
        return try office.list(collection: "person", query).rows.map { row in
            row.values.map { $0?.values.joined(separator: ";") ?? "" }
        }
    }

    @Test func `an office's list is the same from a workbook and from CSV, and comes back unchanged from both`() throws
    {
        let province = try TemporaryProvince()
        let first = try province.office("ubnd-phu-cat")
        let second = try province.office("ubnd-hoai-an")
        let (csv, xlsx) = (province.path("list.csv"), province.path("list.xlsx"))
        try Data(SampleRegister.csv(count: 300, seed: 60_420)).write(to: URL(filePath: csv))
        try Data(workbook(300, seed: 60_420)).write(to: URL(filePath: xlsx))
        for (office, file) in [(first, csv), (second, xlsx)] {
            let report = try office.importRows(collection: "person", file: file, map: nil, dryRun: false) { _ in }
            #expect(report.added == 300)
            for kind in ["xlsx", "csv"] {
                let out = province.path("\(file == csv ? "a" : "b").out.\(kind)")
                #expect(try office.export(collection: "person", to: out, overwrite: false).written == 300)
                let again = try office.importRows(collection: "person", file: out, map: nil, dryRun: false) { _ in }
                #expect(again.unchanged == 300 && again.added == 0 && again.updated == 0)
            }
        }
        #expect(try rows(first) == rows(second))
    }

    @Test func `a file that was cut or changed anywhere is read as it was, or refused with nothing imported`() throws {
        let province = try TemporaryProvince()
        let office = try province.office("ubnd-phu-cat")
        var random = SeededGenerator(seed: 60_421)
        let (csv, xlsx) = (SampleRegister.csv(count: 8, seed: 60_422), try workbook(8, seed: 60_422))
        for (bytes, kind) in [(csv, "csv"), (xlsx, "xlsx")] {
            let file = province.path("damaged.\(kind)")
            for round in 0..<150 {
                var damaged = bytes
                if round % 2 == 0 {
                    damaged = Array(bytes.prefix(random.number(below: bytes.count)))
                } else {
                    damaged[random.number(below: bytes.count)] = UInt8(truncatingIfNeeded: random.next())
                }
                try Data(damaged).write(to: URL(filePath: file))
                do {
                    let report = try office.importRows(collection: "person", file: file, map: nil, dryRun: true) { _ in
                    }
                    // A prefix of CSV may be a shorter list; a prefix of a workbook is none.
                    #expect(kind == "csv" || report.added == 8)
                } catch {
                    #expect(error is ExchangeError)
                }
            }
        }
        #expect(try rows(office).isEmpty)
    }

    @Test func `headings, sums and signatures around the people of a list are passed over, and told`() throws {
        let province = try TemporaryProvince()
        let office = try province.office("ubnd-phu-cat")
        let list = """
            DANH SÁCH KIỀU BÀO,,,,
            STT,Họ và tên,Năm sinh,Nước đang ở,Nghề nghiệp
            (1),(2),(3),(4),(5)
            I,XÃ CÁT TIẾN,,,
            1,Hồ Văn Lành,1970,Ô-xtrây-li-a,thợ mộc
            2,Tống Công,1981,Mỹ,
            Cộng xã Cát Tiến,,,2,
            II,XÃ CÁT HẢI,,,1 người
            1,Trương Thị Mận,1990,Niu Di lân,
            ,Đỗ Thị Bòng,1991,Inđônêxia,thợ may
            Tổng cộng: 4 người,,,,
            ,,,"Phù Cát, ngày 5 tháng 6 năm 2026",
            ,NGƯỜI LẬP BIỂU,,CHỦ TỊCH,
            ,"(Ký, ghi rõ họ tên)",,,
            ,Võ Văn Ký,,Phạm Thị Duyệt,

            """
        let file = province.path("list.csv")
        try Data(list.utf8).write(to: URL(filePath: file))
        let report = try office.importRows(collection: "person", file: file, map: nil, dryRun: false) { _ in }
        #expect(report.notes.contains(.notRecords(lines: [4, 7, 8, 11, 12, 13, 14, 15])))
        let people = try rows(office).map { [$0[1], $0[5]] }.sorted { $0[0] < $1[0] }
        #expect(people.map { $0[0] } == ["Hồ Văn Lành", "Trương Thị Mận", "Tống Công", "Đỗ Thị Bòng"].sorted())
        #expect(Set(people.map { $0[1] }) == ["AU", "US", "NZ", "ID"])
    }

    @Test(
        arguments: [
            ("Mỹ", "US"), ("mỹ", "US"), ("MY", "MY"), ("Malaysia", "MY"), ("Áo", "AT"), ("AO", "AO"), ("Bỉ", "BE"),
            ("us", "US"),
            ("Ô-xtrây-li-a", "AU"), ("Ôxtrâylia", "AU"), ("uc", "AU"), ("CHLB Đức", "DE"), ("chlb duc", "DE"),
            ("Hàn Quốc", "KR"), ("han quoc", "KR"), ("Liên bang Nga", "RU"), ("Séc", "CZ"), ("CH Séc", "CZ"),
            // Without marks these are a country's name and another's key.
            ("my", nil), ("Ao", nil), ("Bi", nil), ("Nước Mỹ vĩ đại", nil),
        ] as [(String, String?)])
    func `a country is known by its names as offices write them, and never taken for another`(
        typed: String, code: String?
    ) throws {
        let province = try TemporaryProvince()
        let office = try province.office("ubnd-phu-cat")
        let entered = [
            Assignment(field: "name_full", text: "Hồ Văn Lành"), Assignment(field: "current_country", text: typed),
        ]
        if let code {
            let id = try office.add(collection: "person", entered, scope: nil, note: "")
            #expect(try rows(office).map { $0[5] } == [code], "\(id)")
        } else {
            #expect(throws: ExchangeError.self) { try office.add(collection: "person", entered, scope: nil, note: "") }
        }
    }

    @Test func `what may be a person is read, though it looks like the end of a list`() throws {
        let province = try TemporaryProvince()
        let office = try province.office("ubnd-phu-cat")
        // No numbers that tell people from signatures; the district goes on below a sum; the last row is short.
        let list = """
            Họ và tên,Năm sinh,Nước đang ở
            Hồ Văn Lành,1970,Mỹ
            Cộng,,1
            Trương Thị Mận,1990,Mỹ
            Tống Công,1981,
            Tổng Thị Số,,Mỹ
            Tổng số,2,

            """
        let file = province.path("list.csv")
        try Data(list.utf8).write(to: URL(filePath: file))
        let report = try office.importRows(collection: "person", file: file, map: nil, dryRun: false) { _ in }
        #expect(report.added == 4)
        #expect(report.notes.contains(.notRecords(lines: [3, 7])))
    }

    @Test func `people whom a list numbers in Roman are no headings where their year of birth stands`() throws {
        let province = try TemporaryProvince()
        let office = try province.office("ubnd-phu-cat")
        let file = province.path("list.csv")
        try Data("TT,Họ và tên,Năm sinh\nI,Hồ Văn Lành,1970\nII,Đỗ Thị Bòng,1981\n".utf8).write(to: URL(filePath: file))
        let report = try office.importRows(collection: "person", file: file, map: nil, dryRun: false) { _ in }
        #expect(report.added == 2)
    }

    @Test func `a chosen key finds the records of other offices, and only what may be written is changed`() throws {
        let province = try TemporaryProvince()
        let centre = try province.office("so-ngoai-vu", isMaster: true)
        let office = try province.office("ubnd-phu-cat", name: "PHUCAT")
        _ = try office.addPerson("name_full=Nguyễn Một", "source_ref=A1", "passport_number=P1")
        try province.carry(from: office, to: centre, unit: "so-ngoai-vu")
        let file = province.path("list.csv")
        try Data("source_ref,name_full,passport_number,occupation\nA1,Nguyễn Một,P1,thợ\n".utf8)
            .write(to: URL(filePath: file))
        // By the number in a list of its own, the centre does not know the row.
        #expect(try centre.importRows(collection: "person", file: file, map: nil, dryRun: true) { _ in }.added == 1)
        var options = ImportOptions(collection: "person", file: file)
        options.keys = ["passport_number"]
        #expect(try centre.importRows(options) { _ in }.updated == 1)
        #expect(try centre.importRows(options) { _ in }.unchanged == 1)
        // A row without the key could double somebody.
        try Data("name_full,passport_number\nVõ Không,\nNguyễn Một,P1\nNguyễn Hai,P1\n".utf8).write(
            to: URL(filePath: file))
        do {
            _ = try centre.importRows(options) { _ in }
            Issue.record("imported")
        } catch ExchangeError.rowsRejected(let rows) {
            #expect(rows.map(\.line) == [2, 4])
        }
    }

    @Test func `saved filters are kept, added to, replaced and deleted`() throws {
        let province = try TemporaryProvince()
        let office = try province.office("ubnd-phu-cat")
        _ = try office.addPerson("name_full=Nguyễn Một", "birth=1990", "sex=nam")
        _ = try office.addPerson("name_full=Trần Hai", "birth=1980", "sex=nu")
        _ = try office.addPerson("name_full=Lê Ba", "birth=1995", "sex=nu", "phone=0905.123.456")
        var young = ListQuery()
        young.filter = "birth >= 1985 or birth is empty"
        try office.saveFilter("trẻ", of: "person", young)
        var women = ListQuery()
        women.filter = "sex = nu"
        let both = try office.savedFilter("trẻ", of: "person").adding(women)
        #expect(try office.list(collection: "person", both).rows.count == 1)
        women.filter = "sex =="
        #expect(throws: ExchangeError.self) { try office.saveFilter("sai", of: "person", women) }
        #expect(throws: ExchangeError.unknownFilter("nữ", known: ["trẻ"])) {
            try office.savedFilter("nữ", of: "person")
        }
        try office.saveFilter("trẻ", of: "person", ListQuery())
        #expect(try office.savedFilters().count == 1)
        try office.deleteFilter("trẻ", of: "person")
        #expect(try office.savedFilters().isEmpty)
        var phone = ListQuery()
        for typed in ["+84 905 123 456", "123456", "0905123456"] {
            phone.search = typed
            #expect(try office.list(collection: "person", phone).rows.count == 1, "\(typed)")
        }
        phone.search = nil
        phone.filter = "phone ~ 123456"
        #expect(try office.list(collection: "person", phone).rows.count == 1)
    }
}
