import ReplicaExchange
import ReplicaTrust
import Testing

/// What a replica may not write is refused where it is typed, not lost at the next exchange.
@Suite struct RightTests {
    @Test func `a record for a scope of another office is refused, and nothing is written`() throws {
        let province = try TemporaryProvince()
        _ = try province.office("so-ngoai-vu", isMaster: true)
        let office = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let words = try ["title=X", "kind=kinh_phi", "raised_on=2/6/2026"].map { try Assignment(parsing: $0) }
        let pending = try office.status().pending
        #expect(throws: ExchangeError.badScope("unit/ubnd-hoai-nhon")) {
            try office.add(collection: "issue", words, scope: "unit/ubnd-hoai-nhon", note: "")
        }
        #expect(try office.status().pending == pending)
        #expect(try office.list(collection: "issue", ListQuery()).rows.isEmpty)
        _ = try office.add(collection: "issue", words, scope: nil, note: "")
        #expect(try office.list(collection: "issue", ListQuery()).rows.count == 1)
    }

    @Test func `who may only read is told so when he types`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", isMaster: true)
        let reader = try TemporaryProvince.unenrolled("ubnd-phu-cat", in: province)
        try province.enrol(reader, role: .reader)
        #expect(throws: ExchangeError.badScope("people/ubnd-phu-cat")) { try reader.addPerson("name_full=Lê An") }
        #expect(try reader.list(collection: "person", ListQuery()).rows.isEmpty)
        _ = try master.addPerson("name_full=Lê Bình")
    }

    @Test func `a district settles nothing that the authority alone may write`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", isMaster: true)
        let district = try province.office("ubnd-phu-cat")
        _ = try province.office("cong-an-tinh", name: "CONGAN")
        for kind in [CutOff.Kind.revoked, .retired] {
            _ = try master.endReplica("CONGAN", kind, upTo: nil, reason: "mất máy", authority: nil)
        }
        try province.carry(from: master, to: district, unit: "ubnd-phu-cat")
        let conflict = try #require(district.conflicts(collection: nil).first { $0.field == "ended" })
        #expect(throws: ExchangeError.masterOnly(collection: conflict.collection)) {
            try district.resolve(id: conflict.id, field: "ended", .take(1), note: "")
        }
    }

    @Test func `what a reader says of itself is not quarantined`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", isMaster: true)
        let reader = try TemporaryProvince.unenrolled("ubnd-phu-cat", in: province)
        try province.enrol(reader, role: .reader)
        let carried = try province.carry(from: reader, to: master, unit: "so-ngoai-vu")
        #expect(carried.failures == [])
        #expect(carried.applied.map(\.quarantined) == [0])
        #expect(try master.quarantineList().isEmpty)
        #expect(try master.verify(deep: true).problems == [])
        #expect(try reader.verify(deep: true).problems == [])
    }

    @Test func `retiring a revoked replica makes nothing of it count`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", isMaster: true)
        let office = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let id = try office.addPerson("name_full=Lê An", "phone=1")
        try province.carry(from: office, to: master, unit: "so-ngoai-vu")
        _ = try master.endReplica("PHUCAT", .revoked, upTo: nil, reason: "mất máy", authority: nil)
        _ = try master.endReplica("PHUCAT", .retired, upTo: nil, reason: "thay máy", authority: nil)
        try office.edit(id, "phone=2")
        let late = try province.carry(from: office, to: master, unit: "so-ngoai-vu")
        #expect(late.applied[0].quarantined == 1)
        #expect(try master.show(id: id).fields.first { $0.key == "phone" }?.values == ["1"])
    }
}
