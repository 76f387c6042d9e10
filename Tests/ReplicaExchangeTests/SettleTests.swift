import Foundation
import ReplicaExchange
import Testing

/// Conflicts as a reviewer meets them: with what both sides started from, and many settled at once.
@Suite struct SettleTests {
    /// A centre and a district that both changed what the district had entered.
    private func disputed() throws -> (TemporaryProvince, Replica, Replica, [String]) {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        let district = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let ids = try ["1", "2"].map { try district.addPerson("name_full=Nguyễn Thị Đào", "phone=\($0)00") }
        try province.exchange(master, [district])
        for id in ids {
            try district.edit(id, "phone=d1")
            // What is replaced within one office is no side of its own.
            try district.edit(id, "phone=d2")
            try master.edit(id, "phone=m")
        }
        try master.edit(ids[1], "occupation=Thợ mộc")
        try province.exchange(master, [district])
        return (province, master, district, ids)
    }

    @Test func `a conflict names the value that both sides started from`() throws {
        let (_, master, district, ids) = try disputed()
        for office in [master, district] {
            let conflicts = try office.conflicts(collection: "person")
            #expect(conflicts.map(\.id) == ids)
            #expect(conflicts.map { $0.base.map(\.value) } == [["100"], ["200"]])
            #expect(Set(conflicts[0].values.map(\.value)) == ["d2", "m"])
        }
    }

    @Test func `a conflict of what was empty has no value before it`() throws {
        let (province, master, district, ids) = try disputed()
        try district.edit(ids[0], "email=d@example.vn")
        try master.edit(ids[0], "email=m@example.vn")
        try province.exchange(master, [district])
        let conflict = try #require(try master.conflicts(collection: nil).first { $0.field == "email" })
        #expect(conflict.base.isEmpty && conflict.values.count == 2)
    }

    @Test func `fields that were written in parallel are told beside the conflict, and are none`() throws {
        let (province, master, district, ids) = try disputed()
        // Each bundle is made before the other's is taken in.
        func cross() throws {
            let stick = province.path("to-district-\(ids[0])-\(UUID().uuidString)")
            try FileManager.default.createDirectory(atPath: stick, withIntermediateDirectories: true)
            _ = try master.createBundles(to: "ubnd-phu-cat", path: stick, dryRun: false)
            try province.carry(from: district, to: master, unit: "so-ngoai-vu")
            _ = try district.applyBundles([stick], acceptHeld: false, dryRun: false) { _, _, _ in }
        }
        _ = try master.settle(by: .owner, collection: nil, field: nil, note: "huyện", dryRun: false)
        try province.exchange(master, [district])
        try master.edit(ids[0], "phone=m2", "occupation=Thợ mộc")
        try district.edit(ids[0], "phone=d3", "current_locality=Osaka")
        try cross()
        for office in [master, district] {
            let conflict = try #require(try office.conflicts(collection: nil).first)
            #expect(conflict.field == "phone")
            #expect(conflict.parallel.map(\.field) == ["current_locality", "occupation"])
            #expect(conflict.parallel.map(\.unit) == ["ubnd-phu-cat", "so-ngoai-vu"])
            #expect(try office.show(id: ids[0]).parallel.count == 2 && office.show(id: ids[1]).parallel.isEmpty)
        }
        // Who had seen the other's edits wrote after them.
        try province.exchange(master, [district])
        try district.edit(ids[1], "email=d@example.vn")
        try province.exchange(master, [district])
        try master.edit(ids[1], "occupation=Thợ nề")
        try province.exchange(master, [district])
        #expect(try master.show(id: ids[1]).parallel.isEmpty)
    }

    @Test func `many conflicts are settled by a rule, and the offices see it with the reason`() throws {
        let (province, master, district, ids) = try disputed()
        let preview = try master.settle(by: .owner, collection: nil, field: nil, note: "", dryRun: true)
        #expect(preview.settled.map(\.conflict.id) == ids && preview.left.isEmpty)
        #expect(try master.conflicts(collection: nil).count == 2)
        #expect(throws: ExchangeError.self) {
            try master.settle(by: .owner, collection: nil, field: nil, note: " ", dryRun: false)
        }
        let none = try master.settle(
            by: .unit("cong-an-tinh"), collection: "person", field: "phone", note: "x", dryRun: false)
        #expect(none.settled.isEmpty && none.left.count == 2)
        let done = try master.settle(by: .owner, collection: nil, field: nil, note: "đơn vị quản lý", dryRun: false)
        #expect(done.settled.count == 2)
        try province.exchange(master, [district])
        for office in [master, district] {
            #expect(try office.conflicts(collection: nil).isEmpty)
            for id in ids { #expect(try office.values(id, "phone") == ["d2"]) }
            #expect(try office.history(id: ids[0]).contains { $0.note == "đơn vị quản lý" })
        }
    }

    @Test func `the same conflict settled in two places is shown again where the two differ`() throws {
        let (province, master, district, ids) = try disputed()
        _ = try master.settle(by: .unit("so-ngoai-vu"), collection: nil, field: nil, note: "Sở", dryRun: false)
        _ = try district.settle(by: .owner, collection: nil, field: nil, note: "huyện", dryRun: false)
        try province.exchange(master, [district])
        #expect(try master.conflicts(collection: nil).map(\.id) == ids)
        #expect(try master.digestLines() == district.digestLines())
    }

    @Test func `an unknown office is refused before anything is settled`() throws {
        let (_, master, _, _) = try disputed()
        #expect(throws: ExchangeError.self) {
            try master.settle(by: .unit("khong-co"), collection: nil, field: nil, note: "x", dryRun: false)
        }
        #expect(try master.conflicts(collection: nil).count == 2)
    }

    @Test func `what was erased is nothing that settles the conflict of others`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        let district = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let police = try province.office("cong-an-tinh", name: "CONGAN")
        func exchange() throws {
            for _ in 0..<2 {
                for office in [district, police] { try province.carry(from: office, to: master, unit: "so-ngoai-vu") }
                try province.carry(from: master, to: district, unit: "ubnd-phu-cat")
                try province.carry(from: master, to: police, unit: "cong-an-tinh")
            }
        }
        let id = try district.addPerson("name_full=Nguyễn Thị Đào", "phone=1")
        try exchange()
        try master.edit(id, "phone=m")
        _ = try master.erase(ids: [id], fields: ["phone"], basis: "theo yêu cầu", dryRun: false)
        try district.edit(id, "phone=d")
        try police.edit(id, "phone=c")
        try exchange()
        let conflict = try #require(try master.conflicts(collection: "person").first { $0.field == "phone" })
        #expect(Set(conflict.values.map(\.value)) == ["d", "c"])
        #expect(throws: ExchangeError.badChoice(3, count: 2)) {
            try master.resolve(id: id, field: "phone", .take(3), note: "")
        }
        let report = try master.settle(
            by: .unit("so-ngoai-vu"), collection: nil, field: nil, note: "Sở", dryRun: false)
        #expect(report.settled.isEmpty && report.left.count == 1)
        let done = try master.settle(by: .owner, collection: nil, field: nil, note: "huyện", dryRun: false)
        #expect(done.settled.count == 1)
        #expect(try master.conflicts(collection: nil).isEmpty && master.values(id, "phone") == ["d"])
    }
}
