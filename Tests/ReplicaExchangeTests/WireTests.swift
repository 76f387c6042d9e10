import Foundation
import ReplicaCore
import ReplicaPipe
import ReplicaSync
import ReplicaTrust
import ReplicaWire
import Testing

@testable import ReplicaExchange

/// Sessions between real replicas, without sockets (`Protocol/08`).
@Suite struct WireTests {
    @Test func `both get at once what each lacks, the same as by bundle`() throws {
        let world = try HeldProvince(people: 5)
        let (master, district) = (world.master, world.district)
        try master.edit(world.ids[0], "phone=1")
        try district.edit(world.ids[0], "phone=2")
        try district.edit(world.ids[1], "phone=3")
        let reports = try WirePipe.exchange(district, master)
        #expect(reports[0].applied == 1 && reports[1].applied == 2)
        #expect(reports[0].sent == 2 && reports[1].sent == 1)
        #expect(reports.allSatisfy { $0.conflicts == 1 && !$0.isUnsettled && $0.missing.isEmpty })
        #expect(try district.digestLines() == master.digestLines())
        for office in [master, district] {
            #expect(try office.field("phone", of: world.ids[1]) == ["3"])
            #expect(try office.verify(deep: true).problems == [])
        }
        // What went by wire is sent and confirmed, and a bundle would bring nothing.
        let status = try district.status()
        #expect(status.unsent == 0 && status.unconfirmed == 0)
        let peer = try #require(status.peers.first { $0.replica == "NGOAIVU" })
        #expect(peer.isByWire && peer.lacks == 0)
        #expect(try master.apply(world.stick(from: district, unit: "so-ngoai-vu")).applied[0].applied == 0)
        #expect(try district.status().peers.first { $0.replica == "NGOAIVU" }?.isByWire == true)

        try master.edit(world.ids[2], "phone=4")
        // What is in no segment yet is lacked as well.
        #expect(try master.status().peers.first { $0.replica == "PHUCAT" }?.lacks == 1)
        try WirePipe.exchange(world.police, master)
        #expect(try master.status().peers.first { $0.replica == "PHUCAT" }?.lacks ?? 0 > 0)
    }

    @Test func `with nothing new two messages each are enough`() throws {
        let world = try HeldProvince(people: 3)
        try WirePipe.exchange(world.district, world.master)
        let pipe = try WirePipe(world.district, world.master)
        let reports = try pipe.run()
        #expect(reports[0].isComplete && reports[1].isComplete)
        #expect(pipe.boundaries(of: 0).count == 3 && pipe.boundaries(of: 1).count == 3)
        #expect(pipe.byteCount < 1_000)
    }

    /// `replica-simulator line-cuts` does so at every byte.
    @Test func `a line that is cut at any frame leaves both sound, and the next session finishes`() throws {
        let world = try HeldProvince(people: 3)
        var number = 0
        func work() throws {
            number += 1
            try world.district.edit(world.ids[0], "phone=\(number)")
            _ = try world.master.edit(
                id: world.ids[1], [Assignment(parsing: "occupation=\(number)")], note: "")
        }
        try work()
        let whole = try WirePipe(world.district, world.master)
        try whole.run()
        for side in 0..<2 {
            let boundaries = whole.boundaries(of: side)
            #expect(boundaries.count >= 6)
            // At every frame, and inside of it.
            for place in boundaries.flatMap({ [$0, $0 + 40] }) {
                try work()
                let pipe = try WirePipe(world.district, world.master)
                try pipe.run(cut: (side, place))
                try WirePipe.exchange(world.district, world.master)
                #expect(try world.district.digestLines() == world.master.digestLines(), "side \(side), \(place) bytes")
            }
        }
        for office in [world.master, world.district] { #expect(try office.verify(deep: true).problems == []) }
    }

    @Test func `what would change too much is held, and does not come again`() throws {
        let world = try HeldProvince(people: 30)
        _ = try world.master.setHoldLimits(records: 10, percent: 5)
        let digests = try world.master.digestLines()
        try world.spoil(.deletion, ids: world.ids)
        let first = try WirePipe.exchange(world.police, world.master)
        #expect(first[1].held == 30 && first[1].applied == 0 && first[1].heldBatches == [first[1].batch])
        #expect(try world.master.digestLines() == digests)
        let second = try WirePipe(world.police, world.master)
        let reports = try second.run()
        #expect(reports.allSatisfy(\.isComplete) && reports[0].bytesOut == 0)
        #expect(try world.master.heldImports().map(\.from.replica) == ["CONGAN"])
        _ = try world.master.acceptHeld(first[1].batch ?? "", dryRun: false)
        #expect(try world.master.digestLines() == world.police.digestLines())
        try WirePipe.exchange(world.police, world.master)
        let batch = try #require(try world.master.batches().first { $0.id == first[1].batch })
        #expect(batch.kind == .session)
        _ = try world.master.withdraw(.batch(batch.id), reason: "máy hỏng", dryRun: false)
        #expect(try world.master.list(collection: "person", ListQuery()).rows.count == 30)
    }

    @Test func `a session that was cut and the next one are one import`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        let district = try province.office("ubnd-phu-cat", name: "PHUCAT")
        _ = try master.setHoldLimits(records: 10, percent: 5)
        let ids = try district.addPeople(30, in: province)
        try district.sealForExchange()
        for id in ids { try district.edit(id, "phone=1") }
        let pipe = try WirePipe(district, master)
        var bytes = 0
        // After the new records came, and before what was done to them.
        while try master.list(collection: "person", ListQuery()).rows.isEmpty {
            bytes += 400
            try (bytes == 400 ? pipe : WirePipe(district, master)).run(cut: (0, bytes))
        }
        #expect(try master.field("phone", of: ids[0]) != ["1"])
        let reports = try WirePipe.exchange(district, master)
        #expect(reports[1].held == 0)
        #expect(try master.field("phone", of: ids[0]) == ["1"])
        #expect(try master.batches().filter { $0.kind == .session }.count == 1)
    }

    @Test func `who is not enrolled is nobody's peer, and who was ended is told so and nothing else`() throws {
        let world = try HeldProvince(people: 3)
        let province = try #require(world.province)
        let stranger = try TemporaryProvince.unenrolled("ubnd-tuy-phuoc", in: province)
        #expect(try world.master.wirePeer(stranger.key.replica) == nil)
        #expect(try world.master.wirePeer(world.master.key.replica) == nil)
        #expect(throws: ExchangeError.notEnrolled) { try stranger.sessionCredential() }

        _ = try world.master.endReplica("CONGAN", .revoked, upTo: nil, reason: "mất máy", authority: nil)
        try world.district.edit(world.ids[0], "phone=999")
        try WirePipe.exchange(world.district, world.master)
        let pipe = try WirePipe(world.police, world.master)
        try pipe.run()
        #expect(try world.police.ending()?.reason == "mất máy")
        #expect(try world.police.field("phone", of: world.ids[0]) != ["999"])
        #expect(throws: ExchangeError.self) { try world.police.edit(world.ids[0], "phone=1") }
        // From then on it sends nothing that was there before.
        let again = try WirePipe(world.police, world.master).run()
        #expect(again[0].bytesOut == 0 && again[1].bytesOut == 0)
    }

    @Test func `an office refuses what it must not have, whoever sends it`() throws {
        let world = try HeldProvince(people: 3)
        let province = try #require(world.province)
        let other = try province.office("ubnd-tuy-phuoc", name: "TUYPHUOC")
        // A centre that takes this office for another one.
        let police = try #require(try world.master.wirePeer(world.police.key.replica))
        let wrong = WirePeer(replica: police.replica, name: "TUYPHUOC", unit: nil, isEnded: false)
        let centre = try WireSession(world.master, with: wrong)
        let office = try WireSession(other, with: try #require(try other.wirePeer(world.master.key.replica)))
        for _ in 0..<20 {
            for (from, to) in [(centre, office), (office, centre)] {
                while case .progress = try from.step() {}
                to.receive(from.takeOutput())
            }
        }
        while case .progress = try office.step() {}
        #expect(office.report?.outOfScope ?? 0 > 0)
        #expect(try other.list(collection: "person", ListQuery()).rows.isEmpty)
        #expect(try !other.scopes().contains { $0.scope == "people/ubnd-phu-cat" && $0.isReadable })
    }

    @Test func `two districts pass on what others wrote, and it counts as theirs`() throws {
        let world = try HeldProvince(people: 3)
        let province = try #require(world.province)
        let other = try province.office("ubnd-tuy-phuoc", name: "TUYPHUOC")
        let third = try province.office("ubnd-hoai-nhon", name: "HOAINHON")
        // The centre's news reaches one district by its line, and the others from there.
        for office in [other, world.district] { try WirePipe.exchange(office, world.master) }
        let list = try world.master.list(collection: "plan_item", ListQuery())
        let news = try #require(list.rows.first).id
        try world.master.edit(news, "text_vi=Họp giao ban")
        try WirePipe.exchange(other, world.master)
        try WirePipe.exchange(world.district, other)
        #expect(try world.district.field("text_vi", of: news) == ["Họp giao ban"])
        #expect(try world.district.history(id: news).contains { $0.replica == "NGOAIVU" })
        #expect(try third.list(collection: "person", ListQuery()).rows.isEmpty)
        #expect(try other.list(collection: "person", ListQuery()).rows.isEmpty)
        #expect(try world.district.verify(deep: true).problems == [])
    }

    @Test func `logs that branched come together`() throws {
        let world = try HeldProvince(people: 3)
        let province = try #require(world.province)
        try province.copyFolder("PHUCAT", to: "copy")
        let copy = try province.open("copy")
        try world.district.edit(world.ids[0], "phone=original")
        try copy.edit(world.ids[0], "phone=copy")
        // The centre learns of the copy by a bundle; from then on its line is open to it.
        try province.carry(from: copy, to: world.master, unit: "so-ngoai-vu")
        for _ in 0..<2 {
            for office in [world.district, copy] {
                if try WirePipe.exchange(office, world.master).contains(where: \.isUnsettled) {
                    try WirePipe.exchange(office, world.master)
                }
            }
        }
        let digests = try [world.master, world.district, copy].map { try $0.digestLines() }
        #expect(digests[0] == digests[1] && digests[1] == digests[2])
        #expect(try world.master.field("phone", of: world.ids[0]).count == 1)
        #expect(try world.master.conflicts(collection: nil).count == 1)
    }
}
