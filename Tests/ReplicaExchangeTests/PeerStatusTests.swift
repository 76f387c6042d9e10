import ReplicaCore
import ReplicaPipe
import ReplicaStore
import Testing

@testable import ReplicaExchange

/// What `status` says of those with whom a replica exchanges.
@Suite struct PeerStatusTests {
    private static func id(_ byte: UInt8) -> ReplicaID {
        guard let id = ReplicaID(bytes: Array(repeating: byte, count: 32)) else { preconditionFailure("32 bytes") }
        return id
    }

    private func receipt(_ byte: UInt8, at: UInt64) -> PeerReceipt {
        PeerReceipt(replica: Self.id(byte), at: at, way: .wire)
    }

    @Test func `an old identity is left out once its successor has spoken, and comes back when it speaks itself`() {
        let predecessors = [Self.id(2): Self.id(1), Self.id(3): Self.id(2)]
        let silent = [receipt(1, at: 10), receipt(9, at: 5)]
        #expect(PeerReceipt.current(silent, predecessors: predecessors) == silent)
        let spoken = [receipt(3, at: 20), receipt(2, at: 15), receipt(1, at: 10)]
        #expect(PeerReceipt.current(spoken, predecessors: predecessors) == [receipt(3, at: 20)])
        let original = [receipt(1, at: 30), receipt(3, at: 20)]
        #expect(PeerReceipt.current(original, predecessors: predecessors) == original)
        // No honest replica succeeds itself.
        let circle = [Self.id(1): Self.id(2), Self.id(2): Self.id(1)]
        #expect(PeerReceipt.current([receipt(1, at: 3)], predecessors: circle) == [receipt(1, at: 3)])
    }

    @Test func `what came is compared only if people are among it`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", isMaster: true)
        let office = try province.office("ubnd-phu-cat", name: "PHUCAT")
        _ = try office.addPerson("name_full=Nguyễn Văn Một")
        let first = try WirePipe.exchange(office, master)[1]
        #expect(master.compareRecords(afterChanges: first.applied, to: first.collections).compared == 1)
        // A rotation says something of the replica, and of nobody else.
        _ = try office.rotate()
        let second = try #require(province.carry(from: office, to: master, unit: "so-ngoai-vu").applied.first)
        #expect(second.applied > 0)
        try master.edit(master.list(collection: "person", ListQuery()).rows[0].id, "phone=+84 00 1")
        #expect(master.compareRecords(afterChanges: second.applied, to: second.collections) == RecordsCompared())
        #expect(try master.compareRecords().compared == 1)
    }

    @Test func `after an exchange the centre waits for no receipt, and a rotated replica lacks nothing`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", isMaster: true)
        let office = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let id = try office.addPerson("name_full=Nguyễn Văn Một")
        try WirePipe.exchange(office, master)
        try master.edit(id, "phone=+84 00 1")
        #expect(try master.status().unconfirmed == 1)
        try WirePipe.exchange(office, master)
        #expect(try master.status().unconfirmed == 0)
        // What nobody else may have is nobody's to confirm.
        _ = try master.add(
            collection: "person", [Assignment(parsing: "name_full=Lê Thị Kín")], scope: "unit/so-ngoai-vu",
            note: "")
        #expect(try master.status().unconfirmed == 0)

        let after = try office.rotate().after
        _ = try office.addPerson("name_full=Trần Thị Hai")
        try province.carry(from: office, to: master, unit: "so-ngoai-vu")
        _ = try master.closeRotation(after, others: nil, reason: "", authority: nil)
        try province.carry(from: master, to: office, unit: "ubnd-phu-cat")
        try province.carry(from: office, to: master, unit: "so-ngoai-vu")
        let peers = try master.status().peers
        #expect(peers.map(\.replica) == [after])
    }
}
