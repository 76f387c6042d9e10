import Foundation
import ReplicaExchange
import Testing

/// That what one bundle, one list or one run of changes did can be taken back, and nothing else with it.
@Suite struct WithdrawTests {
    @Test func `a list that was imported by mistake goes, and what it changed comes back`() throws {
        let province = try TemporaryProvince()
        let office = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let before = try office.addPeople(3, in: province)
        let values = try before.map { try office.field("name_full", of: $0) }
        let list = province.path("wrong.csv")
        let rows = "source_ref,name_full,occupation\nR0,TRẦN SAI,Kỹ sư\nR1,LÊ SAI,\nX1,Một,\nX2,Hai,\n"
        try Data(rows.utf8).write(to: URL(filePath: list))
        let imported = try office.importRows(collection: "person", file: list, map: nil, dryRun: false) { _ in }
        #expect(imported.added == 2 && imported.updated == 2)
        let batch = try #require(imported.batch)
        #expect(try office.batches().map(\.id) == [batch, "B1"])
        #expect(try office.batches().first?.name == "wrong.csv")
        let digests = try office.digestLines()

        let dry = try office.withdraw(.batch(batch), reason: "nhầm tệp", dryRun: true)
        #expect(dry.batch == nil)
        #expect(try office.digestLines() == digests)
        #expect(try office.batches().count == 2)
        let report = try office.withdraw(.batch(batch), reason: "nhầm tệp", dryRun: false)
        for report in [dry, report] {
            #expect(report.deleted == 2 && report.restored == 2 && report.fields == 3 && report.leftCount == 0)
        }
        #expect(try before.map { try office.field("name_full", of: $0) } == values)
        #expect(try office.field("occupation", of: before[0]).isEmpty)
        #expect(try office.list(collection: "person", ListQuery()).rows.map(\.id) == before)
        #expect(try office.history(id: before[0]).last?.note == "nhầm tệp")
        #expect(try office.batches().map(\.withdrawnBy) == [nil, "B3", nil])
        #expect(try office.verify(deep: true).problems == [])

        // Once is enough.
        let again = try office.withdraw(.batch(batch), reason: "nhầm tệp", dryRun: false)
        #expect(again.changes == 0 && again.batch == nil)

        // A withdrawal is taken back like anything else.
        let back = try office.withdraw(.batch("B3"), reason: "vẫn đúng", dryRun: false)
        #expect(back.undeleted == 2 && back.fields == 3 && back.leftCount == 0)
        #expect(try office.field("name_full", of: before[0]) == ["TRẦN SAI"])
        #expect(try office.field("occupation", of: before[0]) == ["Kỹ sư"])
        #expect(try office.list(collection: "person", ListQuery()).rows.count == 5)
        #expect(try office.batches().map(\.withdrawnBy) == [nil, "B4", nil, nil])
        #expect(try office.verify(deep: true).problems == [])

        // And the list once more.
        let once = try office.withdraw(.batch(batch), reason: "nhầm", dryRun: false)
        #expect(once.deleted == 2 && once.fields == 3 && once.leftCount == 0)
        #expect(try office.list(collection: "person", ListQuery()).rows.map(\.id) == before)
        #expect(try before.map { try office.field("name_full", of: $0) } == values)
    }

    @Test func `what somebody changed since is left alone and told`() throws {
        let province = try TemporaryProvince()
        let office = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let ids = try office.addPeople(4, in: province)
        let list = province.path("list.csv")
        let rows = "source_ref,phone,occupation\nR0,1,Kỹ sư\nR1,2,Kỹ sư\nR2,3,Kỹ sư\n"
        try Data(rows.utf8).write(to: URL(filePath: list))
        let batch = try office.importRows(collection: "person", file: list, map: nil, dryRun: false) { _ in }.batch
        try office.edit(ids[1], "phone=9")
        _ = try office.delete(id: ids[2], reason: "trùng")
        let report = try office.withdraw(.batch(try #require(batch)), reason: "nhầm", dryRun: false)
        #expect(report.restored == 2)
        #expect(
            Set(report.left.map { "\($0.id) \($0.field ?? "") \($0.reason)" })
                == ["\(ids[1]) phone replaced", "\(ids[2])  deleted"])
        #expect(try office.field("phone", of: ids[0]) == ["+84 00 0"])
        #expect(try office.field("phone", of: ids[1]) == ["9"])
        #expect(try office.field("occupation", of: ids[1]).isEmpty)
        #expect(try office.show(id: ids[2]).isDeleted)
        #expect(try office.conflicts(collection: nil).isEmpty)
    }

    @Test func `a record of the batch that others work on stays, as a conflict`() throws {
        let province = try HeldProvince(people: 3)
        let master = province.master
        let batch = try #require(try master.batches().last { $0.from == "PHUCAT" })
        try province.police.edit(province.ids[1], "phone=113")
        _ = try master.apply(province.stick(from: province.police, unit: "so-ngoai-vu"))
        _ = try master.delete(id: province.ids[2], reason: "trùng")
        let report = try master.withdraw(.batch(batch.id), reason: "nhầm", dryRun: false)
        // The district's announcement of itself came with the bundle, and is nobody's record.
        #expect(report.deleted == 1 && report.engineRecords == 1)
        #expect(report.left.map(\.id) == [province.ids[1]])
        #expect(report.left.map(\.reason) == [.edited])
        #expect(try master.show(id: province.ids[0]).isDeleted)
        #expect(try !master.show(id: province.ids[1]).isDeleted)
        #expect(try master.conflicts(collection: nil).map(\.field) == ["deleted"])
        // Doing it again adds nothing.
        #expect(try master.withdraw(.batch(batch.id), reason: "nhầm", dryRun: false).changes == 0)
        _ = try master.resolve(id: province.ids[1], field: "deleted", .take(1), note: "")
        #expect(try master.list(collection: "person", ListQuery()).rows.isEmpty)
        _ = try province.police.apply(province.stick(from: master, unit: "cong-an-tinh"))
        #expect(try master.digestLines() == province.police.digestLines())
    }

    @Test func `sets, groups, deletions and conflicts come back as they were`() throws {
        let province = try HeldProvince(people: 5)
        let (master, police, district, ids) = (province.master, province.police, province.district, province.ids)
        // A conflict at the centre, and a deleted record everywhere.
        try police.edit(ids[2], "occupation=Kỹ sư")
        try district.edit(ids[2], "occupation=Giáo viên")
        try district.edit(ids[1], "name_family=Nguyễn", "name_given=Một")
        _ = try district.delete(id: ids[4], reason: "trùng")
        _ = try master.apply(province.stick(from: police, unit: "so-ngoai-vu"))
        _ = try master.apply(province.stick(from: district, unit: "so-ngoai-vu"))
        _ = try police.apply(province.stick(from: master, unit: "cong-an-tinh"))
        let before = try province.people(of: master)
        let conflicts = try master.conflicts(collection: nil).map { $0.values.map(\.value).sorted() }
        #expect(conflicts == [["Giáo viên", "Kỹ sư"]])

        try police.edit(ids[0], "nationality-=US", "nationality+=DE")
        try police.edit(ids[0], "nationality+=FR", "nationality-=DE")
        try police.edit(ids[1], "name_family=TRẦN")
        try police.edit(ids[2], "occupation=KỸ SƯ")
        _ = try police.delete(id: ids[3], reason: "dọn")
        _ = try police.undelete(id: ids[4], note: "")
        try police.edit(ids[4], "phone=0", "email=a@b.vn")
        _ = try master.apply(province.stick(from: police, unit: "so-ngoai-vu"))
        #expect(try province.people(of: master) != before)
        let batch = try #require(try master.batches().first)
        let report = try master.withdraw(.batch(batch.id), reason: "máy hỏng", dryRun: false)
        #expect(report.leftCount == 0)
        #expect(report.undeleted == 1 && report.deletedAgain == 1)
        #expect(try province.people(of: master) == before)
        #expect(try master.conflicts(collection: nil).map { $0.values.map(\.value).sorted() } == conflicts)
        _ = try police.apply(province.stick(from: master, unit: "cong-an-tinh"))
        _ = try district.apply(province.stick(from: master, unit: "ubnd-phu-cat"))
        for office in [master, police, district] {
            #expect(try office.digestLines() == master.digestLines())
            #expect(try province.people(of: office) == before)
        }
        // And forth again.
        let forth = try master.withdraw(.batch(try #require(report.batch)), reason: "vẫn đúng", dryRun: false)
        #expect(forth.leftCount == 0)
        #expect(try master.field("occupation", of: ids[2]) == ["KỸ SƯ"])
        #expect(try master.field("nationality", of: ids[0]).sorted() == ["FR", "VN"])
        #expect(try master.field("phone", of: ids[4]) == ["0"])
        #expect(try master.show(id: ids[3]).isDeleted)
        #expect(try master.conflicts(collection: nil).isEmpty)
        #expect(try master.verify(deep: true).problems == [])
    }

    @Test func `a run of a replica's changes is taken back, sealed or not`() throws {
        let province = try TemporaryProvince()
        let office = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let id = try office.addPerson("name_full=Nguyễn Một", "phone=1")  // 2
        try office.edit(id, "phone=2")  // 3
        _ = try province.stick(from: office, unit: "so-ngoai-vu")
        try office.edit(id, "phone=3")  // 4
        let other = try office.addPerson("name_full=Trần Hai")  // 5
        try office.edit(id, "occupation=Kỹ sư")  // 6
        let target = try WithdrawTarget(words: ["phucat", "3..5"])
        let report = try office.withdraw(target, reason: "nhầm", dryRun: false)
        #expect(report.deleted == 1 && report.fields == 1)
        #expect(try office.field("phone", of: id) == ["1"])
        #expect(try office.field("occupation", of: id) == ["Kỹ sư"])
        #expect(try office.show(id: other).isDeleted)
        #expect(try office.batches().first?.name == "PHUCAT 3..5")
        _ = try office.withdraw(WithdrawTarget(words: ["PHUCAT", "6"]), reason: "nhầm", dryRun: false)
        #expect(try office.field("occupation", of: id).isEmpty)
        for words in [["PHUCAT", "900..901"], ["NGOAIVU", "1..2"], ["B77"], ["77"], ["x"]] {
            #expect(throws: ExchangeError.unknownBatch(words.joined(separator: " "))) {
                try office.withdraw(WithdrawTarget(words: words), reason: "x", dryRun: false)
            }
        }
        for words in [
            ["PHUCAT", "5..3"], ["PHUCAT", "0..3"], ["PHUCAT", "1..2..3"], ["PHUCAT", "x"], ["a", "b", "c"],
        ] {
            #expect(throws: ExchangeError.unknownBatch(words.joined(separator: " "))) {
                try WithdrawTarget(words: words)
            }
        }
        #expect(throws: ExchangeError.reasonMissing) { try office.withdraw(target, reason: "", dryRun: false) }
        #expect(try office.verify(deep: true).problems == [])
    }

    @Test func `what only the master writes is not taken back elsewhere`() throws {
        let province = try HeldProvince(people: 1)
        var query = ListQuery()
        query.filter = "code = ubnd-phu-cat"
        let unit = try #require(try province.master.list(collection: "unit", query).rows.first)
        try province.master.edit(unit.id, "name_en=Phu Cat")
        try province.carry(to: province.district)
        let batch = try #require(try province.district.batches().first)
        let report = try province.district.withdraw(.batch(batch.id), reason: "thử", dryRun: false)
        #expect(report.changes == 0)
        #expect(report.left.map(\.reason) == [.masterOnly])
        #expect(try province.district.field("name_en", of: unit.id) == ["Phu Cat"])
    }

    @Test func `a thousand records and more are taken back in one go`() throws {
        let province = try TemporaryProvince()
        let office = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let ids = try office.addPeople(1_200, in: province)
        let before = try office.list(collection: "person", ListQuery()).rows.map { $0.values.map { $0?.values } }
        let list = province.path("list.csv")
        let rows = ids.shuffledEvenly.map { "\($0),SỐ\n" }.joined()
        try Data("id,name_full\n\(rows)".utf8).write(to: URL(filePath: list))
        let batch = try office.importRows(collection: "person", file: list, map: nil, dryRun: false) { _ in }.batch
        let report = try office.withdraw(.batch(try #require(batch)), reason: "nhầm", dryRun: false)
        #expect(report.restored == 1_200 && report.changes == 1_200)
        let after = try office.list(collection: "person", ListQuery()).rows.map { $0.values.map { $0?.values } }
        #expect(after == before)
        // The list before it goes as well: what the first withdrawal gave back is nobody's work.
        let first = try office.withdraw(.batch("B1"), reason: "nhầm", dryRun: false)
        #expect(first.deleted == 1_200 && first.leftCount == 0)
        #expect(try office.list(collection: "person", ListQuery()).rows.isEmpty)
    }
}

extension [String] {
    /// In another order that stays the same.
    fileprivate var shuffledEvenly: [String] { indices.map { self[$0 * 7 % count] } }
}
