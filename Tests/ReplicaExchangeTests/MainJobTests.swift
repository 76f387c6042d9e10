import Foundation
import ReplicaExchange
import Testing

@Suite struct MainJobTests {
    @Test func `a new replica knows the roster and the Plan`() throws {
        let province = try TemporaryProvince()
        let office = try province.office("ubnd-phu-cat")
        #expect(try office.list(collection: "unit", ListQuery()).rows.count == 24)
        #expect(try office.list(collection: "plan_item", ListQuery()).rows.count == 50)
        let status = try office.status()
        #expect(status.unit == "ubnd-phu-cat")
        #expect(status.pending == 1)
        let problems = try office.verify(deep: true).problems; #expect(problems == [])
    }

    @Test func `two offices that change one field keep both values until somebody settles it`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        let police = try province.office("cong-an-tinh", name: "CONGAN")
        let district = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let id = try district.addPerson("name_full=Nguyễn Thị Đào", "birth=1972", "phone=+84 1", "current_country=US")
        try province.carry(from: district, to: master, unit: "so-ngoai-vu")
        try province.carry(from: master, to: police, unit: "cong-an-tinh")
        try police.edit(id, "phone=+84 2")
        try district.edit(id, "phone=+84 3", "occupation=Giáo viên")
        try province.carry(from: police, to: master, unit: "so-ngoai-vu")
        let result = try province.carry(from: district, to: master, unit: "so-ngoai-vu")
        #expect(result.applied[0].conflicts == 1)
        let conflicts = try master.conflicts(collection: nil)
        #expect(conflicts.count == 1)
        #expect(Set(conflicts[0].values.map(\.value)) == ["+84 2", "+84 3"])
        // The office that owns the record is shown first.
        #expect(conflicts[0].values.first(where: \.isShown)?.value == "+84 3")
        _ = try master.resolve(id: id, field: "phone", .value("+84 2"), note: "đã gọi điện xác nhận")
        try province.carry(from: master, to: police, unit: "cong-an-tinh")
        try province.carry(from: master, to: district, unit: "ubnd-phu-cat")
        try province.carry(from: district, to: master, unit: "so-ngoai-vu")
        try province.carry(from: police, to: master, unit: "so-ngoai-vu")
        let digests = try [master, police, district].map { try $0.digestLines() }
        #expect(digests[0] == digests[1])
        #expect(digests[1] == digests[2])
        for office in [master, police, district] {
            #expect(try office.conflicts(collection: nil).isEmpty)
            let shown = try office.show(id: id)
            #expect(shown.fields.first { $0.key == "phone" }?.values == ["+84 2"])
            #expect(shown.fields.first { $0.key == "occupation" }?.values == ["Giáo viên"])
            let problems = try office.verify(deep: true).problems; #expect(problems == [])
            let before = try office.digestLines()
            #expect(try office.rebuild().problems == [])
            #expect(try office.digestLines() == before)
        }
        let why = try police.why(id: id, field: "phone")
        #expect(why.count == 4)
        #expect(why[0].note == "đã gọi điện xác nhận")
        #expect(try police.history(id: id).count == 4)
    }

    @Test func `applying a bundle again changes nothing`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", isMaster: true)
        let district = try province.office("ubnd-hoai-nhon")
        _ = try district.addPerson("name_full=Trần Văn Bình", "nationality=VN;US")
        let stick = province.path("stick")
        _ = try district.createBundles(to: nil, path: stick + "/", dryRun: false)
        let first = try master.applyBundles([stick], acceptHeld: false, dryRun: false) { _, _, _ in }
        let digests = try master.digestLines()
        let second = try master.applyBundles([stick], acceptHeld: false, dryRun: false) { _, _, _ in }
        #expect(first.applied[0].applied == 2)
        #expect(second.applied[0].applied == 0)
        #expect(try master.digestLines() == digests)
        #expect(try master.list(collection: "person", ListQuery()).rows.count == 1)
    }

    @Test func `a deletion and a later edit that did not know of it are both shown`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", isMaster: true)
        let district = try province.office("ubnd-tay-son", name: "TAYSON")
        let id = try district.addPerson("name_full=Lê Thị Cúc")
        try province.carry(from: district, to: master, unit: "so-ngoai-vu")
        _ = try master.delete(id: id, reason: "trùng")
        #expect(try master.list(collection: "person", ListQuery()).rows.isEmpty)
        try district.edit(id, "occupation=Kỹ sư")
        try province.carry(from: district, to: master, unit: "so-ngoai-vu")
        let conflict = try master.show(id: id).conflicts
        #expect(conflict.map(\.field) == ["deleted"])
        #expect(throws: ExchangeError.badChoice(9, count: 2)) {
            try master.resolve(id: id, field: "deleted", .take(9), note: "")
        }
        _ = try master.resolve(id: id, field: "deleted", .take(1), note: "")
        #expect(try master.list(collection: "person", ListQuery()).rows.isEmpty)
        _ = try master.undelete(id: id, note: "nhầm")
        #expect(try master.show(id: id).isDeleted == false)
        try province.carry(from: master, to: district, unit: "ubnd-tay-son")
        #expect(
            try district.digests(scope: "people/ubnd-tay-son").map(\.digest)
                == master.digests(scope: "people/ubnd-tay-son").map(\.digest))
    }

    @Test func `people are found with and without marks and sorted in Vietnamese order`() throws {
        let province = try TemporaryProvince()
        let office = try province.office("ubnd-phu-my")
        for name in ["Nguyễn Văn Đường", "Nguyễn Văn Dung", "Trần Thị Ân", "Lê An"] {
            _ = try office.addPerson("name_full=" + name)
        }
        func names(_ query: ListQuery) throws -> [String] {
            var query = query
            query.fields = ["name_full"]
            return try office.list(collection: "person", query).rows.compactMap { $0.values[0]?.values[0] }
        }
        var search = ListQuery()
        search.search = "duong"
        #expect(try names(search) == ["Nguyễn Văn Đường"])
        search.search = "NGUYEN van"
        #expect(try names(search).count == 2)
        // Asked for a few, those that have the very words come first, and none comes twice.
        search.search = "nguyen du"
        _ = try office.addPerson("name_full=Nguyễn Du")
        #expect(try names(search) == ["Nguyễn Văn Đường", "Nguyễn Văn Dung", "Nguyễn Du"])
        search.limit = 1
        #expect(try names(search) == ["Nguyễn Du"])
        search.limit = 2
        #expect(try names(search) == ["Nguyễn Du", "Nguyễn Văn Đường"])
        search.limit = 9
        #expect(try names(search) == ["Nguyễn Du", "Nguyễn Văn Đường", "Nguyễn Văn Dung"])
        search.filter = "name_full ~ 'van'"
        #expect(try names(search) == ["Nguyễn Văn Đường", "Nguyễn Văn Dung"])
        var sorted = ListQuery()
        sorted.sort = "name_full"
        sorted.filter = "name_full != 'Nguyễn Du'"
        #expect(try names(sorted) == ["Lê An", "Trần Thị Ân", "Nguyễn Văn Dung", "Nguyễn Văn Đường"])
        var filtered = ListQuery()
        filtered.filter = "name_full ~ 'van d' and birth is empty"
        #expect(try names(filtered).count == 2)
    }

    /// Who has all of an address wants its one owner, not everybody whose address begins like it.
    @Test func `an address finds who has it, and a part of one whoever has something like it`() throws {
        let province = try TemporaryProvince()
        let office = try province.office("ubnd-phu-my")
        for address in ["an@mau.vn", "an@mau.vnx", "an.binh@mau.vn"] {
            _ = try office.addPerson("name_full=Lê An", "email=" + address)
        }
        func addresses(_ typed: String) throws -> [String] {
            var query = ListQuery()
            query.search = typed
            query.fields = ["email"]
            query.limit = 20
            return try office.list(collection: "person", query).rows.compactMap { $0.values[0]?.values[0] }
        }
        #expect(try addresses("an@mau.vn") == ["an@mau.vn", "an.binh@mau.vn"])
        #expect(try addresses("an@mau") == ["an@mau.vn", "an@mau.vnx", "an.binh@mau.vn"])
        #expect(try addresses("an@ma") == ["an@mau.vn", "an@mau.vnx", "an.binh@mau.vn"])
        #expect(try addresses("an mau vn") == ["an@mau.vn", "an.binh@mau.vn", "an@mau.vnx"])
    }
}
