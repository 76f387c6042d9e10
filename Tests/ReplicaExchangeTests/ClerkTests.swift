import Foundation
import ReplicaExchange
import Testing

/// What a clerk's hand does by mistake, and that nothing is lost by it.
@Suite struct ClerkTests {
    @Test func `a bundle never takes the place of another file`() throws {
        let province = try TemporaryProvince()
        _ = try province.office("so-ngoai-vu", isMaster: true)
        let office = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let letter = province.path("letter.docx")
        try Data("thư".utf8).write(to: URL(filePath: letter))
        #expect(throws: ExchangeError.fileExists(path: letter)) {
            try office.createBundles(to: nil, path: letter, dryRun: false)
        }
        let database = province.path("PHUCAT/replica.sqlite")
        #expect(throws: ExchangeError.fileExists(path: database)) {
            try office.createBundles(to: nil, path: database, dryRun: false)
        }
        #expect(try Data(contentsOf: URL(filePath: letter)) == Data("thư".utf8))
        #expect(try office.status().unsent == 1)
    }

    @Test func `two columns for one field are refused, and so is a field given twice`() throws {
        let province = try TemporaryProvince()
        let office = try province.office("ubnd-phu-cat")
        let file = province.path("list.csv")
        try Data("name_full,birth,birth\nNguyễn A,1970,1971\n".utf8).write(to: URL(filePath: file))
        #expect(throws: ExchangeError.repeatedColumns(["birth", "birth"], field: "birth", path: file)) {
            try office.importRows(collection: "person", file: file, map: nil, dryRun: false) { _ in }
        }
        #expect(throws: ExchangeError.repeatedField("phone")) {
            try office.addPerson("name_full=Nguyễn A", "phone=1", "phone=2")
        }
        #expect(try office.list(collection: "person", ListQuery()).rows.isEmpty)
    }

    @Test func `an empty cell of a second import empties nothing`() throws {
        let province = try TemporaryProvince()
        let office = try province.office("ubnd-phu-cat")
        let file = province.path("list.csv")
        try Data("source_ref,name_full,phone\nR1,Nguyễn A,1\n".utf8).write(to: URL(filePath: file))
        _ = try office.importRows(collection: "person", file: file, map: nil, dryRun: false) { _ in }
        try Data("source_ref,name_full,phone\nR1,Nguyễn B,\n".utf8).write(to: URL(filePath: file))
        let report = try office.importRows(collection: "person", file: file, map: nil, dryRun: false) { _ in }
        #expect(report.updated == 1)
        let row = try #require(try office.list(collection: "person", ListQuery()).rows.first)
        let fields = try office.show(id: row.id).fields
        #expect(fields.first { $0.key == "phone" }?.values == ["1"])
        #expect(fields.first { $0.key == "name_full" }?.values == ["Nguyễn B"])
    }

    @Test func `the roster and the Plan are the master's, and people go to no scope of everybody's`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", isMaster: true)
        let office = try province.office("ubnd-phu-cat")
        var query = ListQuery()
        query.filter = "code = ubnd-phu-cat"
        let unit = try #require(try office.list(collection: "unit", query).rows.first)
        #expect(throws: ExchangeError.masterOnly(collection: "unit")) { try office.delete(id: unit.id, reason: "x") }
        #expect(throws: ExchangeError.masterOnly(collection: "unit")) { try office.edit(unit.id, "name=Xyz") }
        #expect(throws: ExchangeError.badScope("province")) {
            try office.add(
                collection: "person", [Assignment(field: "name_full", text: "Nguyễn A")], scope: "province", note: "")
        }
        try master.edit(unit.id, "name_en=Phu Cat")
    }

    @Test func `one bad file does not keep the good ones out`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", isMaster: true)
        let office = try province.office("ubnd-phu-cat")
        _ = try office.addPerson("name_full=Nguyễn A")
        let stick = province.path("stick")
        _ = try office.createBundles(to: nil, path: stick, dryRun: false)
        try Data("kieubao-bundle/1 plain\nxx".utf8).write(to: URL(filePath: stick + "/a.kbb"))
        let result = try master.applyBundles([stick], acceptHeld: false, dryRun: false) { _, _, _ in }
        #expect(result.applied.map(\.applied) == [2])
        #expect(result.failures.count == 1)
    }

    @Test func `editing a field in conflict says that it settled it`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", isMaster: true)
        let office = try province.office("ubnd-phu-cat")
        let id = try office.addPerson("name_full=Nguyễn A", "phone=1")
        try province.carry(from: office, to: master, unit: "so-ngoai-vu")
        try office.edit(id, "phone=2")
        try master.edit(id, "phone=3")
        try province.carry(from: office, to: master, unit: "so-ngoai-vu")
        let edited = try master.edit(id: id, [Assignment(field: "phone", text: "4")], note: "")
        #expect(edited.settled.count == 1)
        #expect(try master.conflicts(collection: nil).isEmpty)
    }
}
