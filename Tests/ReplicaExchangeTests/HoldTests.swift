import Foundation
import ReplicaExchange
import Testing

/// That a broken or hostile office cannot change many of the existing records without a person's word.
@Suite struct HoldTests {
    /// What a broken program of another office did to every record.
    enum Fault: String, CaseIterable, Sendable {
        case upperCase, emptiedColumn, deletion
    }

    @Test(arguments: Fault.allCases)
    func `a bulk change is held whole until a person accepts it, and can be taken back exactly`(
        fault: Fault
    ) throws {
        let province = try HeldProvince(people: 30)
        _ = try province.master.setHoldLimits(records: 10, percent: 5)
        let before = try province.people(of: province.master)
        let digests = try province.master.digestLines()
        try province.spoil(fault, ids: province.ids)
        let stick = try province.stick(from: province.police, unit: "so-ngoai-vu")
        for _ in 1...2 {
            let result = try province.master.apply(stick)
            #expect(result.applied[0].applied == 0)
            #expect(result.applied[0].held == 30)
            #expect(result.applied[0].missing.isEmpty)
            #expect(try province.master.digestLines() == digests)
            #expect(try province.people(of: province.master) == before)
        }
        // Neither does the receipt claim it, nor is it passed on.
        #expect(try province.master.status().held == 30)
        #expect(!(try province.master.status().frontier.contains { $0.replica == "CONGAN" && $0.number > 1 }))

        // It is still there after a restart, and says what it would do.
        let master = try Replica.open(at: ReplicaFolder(path: province.path("NGOAIVU")))
        let held = try master.heldImports()
        let report = try #require(held.first)
        #expect(held.count == 1)
        #expect(report.from.replica == "CONGAN" && report.from.unit == "cong-an-tinh")
        #expect(report.authors.map(\.replica) == ["CONGAN"])
        #expect(report.changed == (fault == .deletion ? 0 : 30))
        #expect(report.deleted == (fault == .deletion ? 30 : 0))
        #expect(report.collections.map(\.collection) == ["person"])
        #expect(report.examples.count == 5 && Set(report.examples).isSubset(of: province.ids))
        #expect(throws: ExchangeError.nothingHeld("B1")) { try master.acceptHeld("B1", dryRun: false) }
        #expect(throws: ExchangeError.unknownBatch("B99")) { try master.acceptHeld("B99", dryRun: false) }
        #expect(try master.acceptHeld(report.id, dryRun: true).changes == 30)
        #expect(try master.digestLines() == digests)

        let accepted = try master.acceptHeld(report.id.lowercased(), dryRun: false)
        #expect(accepted.applied == 30)
        #expect(try master.heldImports().isEmpty)
        #expect(try master.digestLines() == province.police.digestLines())
        #expect(try master.apply(stick).applied[0].held == 0)

        // Taken back, every office has the exact earlier values again, and says the same.
        let tried = try master.withdraw(.batch(report.id), reason: "máy hỏng", dryRun: true)
        #expect(try master.digestLines() == province.police.digestLines())
        let withdrawn = try master.withdraw(.batch(report.id), reason: "máy hỏng", dryRun: false)
        #expect(withdrawn.changes == 30 && tried.changes == 30)
        #expect(withdrawn.leftCount == 0)
        #expect(withdrawn.undeleted == (fault == .deletion ? 30 : 0))
        #expect(try province.people(of: master) == before)
        let onward = try province.stick(from: master, unit: "cong-an-tinh")
        let back = try province.stick(from: master, unit: "ubnd-phu-cat")
        _ = try province.police.apply(onward, accepting: true)
        _ = try province.district.apply(back, accepting: true)
        let all = [master, province.police, province.district]
        #expect(Set(try all.map { try $0.digestLines() }).count == 1)
        for office in all {
            #expect(try province.people(of: office) == before)
            #expect(try office.conflicts(collection: nil).isEmpty)
        }
        #expect(try master.verify(deep: true).problems == [])
    }

    @Test func `new records are never held, nor is what is done to them in the same import`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        let district = try province.office("ubnd-phu-cat", name: "PHUCAT")
        _ = try master.setHoldLimits(records: 0, percent: 0)
        let first = try district.addPeople(20, in: province)
        let early = try province.stick(from: district, unit: "so-ngoai-vu")
        // Sealed apart, so that the edits are about records of another segment.
        for id in first { try district.edit(id, "phone=1") }
        _ = try district.delete(id: first[0], reason: "trùng")
        let late = try province.stick(from: district, unit: "so-ngoai-vu")
        let result = try master.apply(early, late)
        #expect(result.applied.map(\.held) == [0, 0])
        #expect(try master.peopleDigest() == district.peopleDigest())
        // But the next import finds them here.
        try district.edit(first[1], "phone=2")
        let next = try master.apply(try province.stick(from: district, unit: "so-ngoai-vu"))
        #expect(next.applied[0].held == 1)
    }

    @Test func `an import that was interrupted is taken up again as the same import`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        let district = try province.office("ubnd-phu-cat", name: "PHUCAT")
        _ = try master.setHoldLimits(records: 0, percent: 0)
        let ids = try district.addPeople(20, in: province).prefix(5)
        _ = try province.stick(from: district, unit: "so-ngoai-vu")
        for id in ids { try district.edit(id, "phone=1") }
        let stick = try province.stick(from: district, unit: "so-ngoai-vu")
        let half = province.path("half")
        _ = try master.applyBundles(
            [stick], acceptHeld: false, dryRun: false, transaction: .init(changesMax: 20, contentBytesMax: 1 << 20)
        ) { _, done, total in
            // As if the power went here: what was committed is in the copy, and nothing else.
            if done < total {
                try? FileManager.default.removeItem(atPath: half)
                try? FileManager.default.copyItem(atPath: province.path("NGOAIVU"), toPath: half)
            }
        }
        let killed = try Replica.open(at: ReplicaFolder(path: half))
        #expect(try killed.peopleDigest() != district.peopleDigest())
        let result = try killed.apply(stick)
        #expect(result.applied[0].held == 0)
        #expect(try killed.peopleDigest() == district.peopleDigest())
        // Once it is done, the same bundle opens no way round the limit.
        try district.edit(ids[0], "phone=2")
        let next = try killed.apply(try province.stick(from: district, unit: "so-ngoai-vu"))
        #expect(next.applied[0].held == 1)
    }

    @Test(arguments: [(10, 0, 10, false), (10, 0, 11, true), (1, 20, 20, false), (1, 20, 21, true)])
    func `so many are applied, and one more is held`(
        records: Int, percent: Int, changed: Int, isHeld: Bool
    ) throws {
        // What every province begins with does not count: 100 people are 100 records.
        let province = try HeldProvince(people: 100)
        _ = try province.master.setHoldLimits(records: records, percent: percent)
        for id in province.ids.prefix(changed) { try province.police.edit(id, "phone=1", "occupation=Kỹ sư") }
        let stick = try province.stick(from: province.police, unit: "so-ngoai-vu")
        let dry = try province.master.applyBundles([stick], acceptHeld: false, dryRun: true) { _, _, _ in }
        #expect(dry.applied[0].held == (isHeld ? changed : 0))
        #expect(try province.master.heldImports().isEmpty)
        let result = try province.master.apply(stick)
        #expect(result.applied[0].held == (isHeld ? changed : 0))
        #expect(result.applied[0].applied == (isHeld ? 0 : changed))
        if isHeld { #expect(try province.master.apply(stick, accepting: true).applied[0].applied == changed) }
        #expect(try province.master.digestLines() == province.police.digestLines())
    }

    @Test func `the default is a thousand records or one in twenty, whichever is more`() throws {
        #expect(HoldLimits.standard == HoldLimits(records: 1_000, percent: 5))
        let cases = [(0, 1_000), (20_000, 1_000), (20_019, 1_000), (20_020, 1_001), (1_000_000, 50_000)]
        for (existing, allowed) in cases { #expect(HoldLimits.standard.allowed(existing: existing) == allowed) }
        let all = HoldLimits(records: 0, percent: 100)
        #expect(all.allowed(existing: 99) == 99)
    }

    @Test func `one record many times counts once, and one sender's bundles count together`() throws {
        let province = try HeldProvince(people: 30)
        _ = try province.master.setHoldLimits(records: 10, percent: 0)
        for number in 1...15 { try province.police.edit(province.ids[0], "phone=\(number)") }
        #expect(
            try province.master.apply(province.stick(from: province.police, unit: "so-ngoai-vu")).applied[0].held == 0)
        // Six and six: each is within the limit, and the second is held for what the first did.
        for id in province.ids[1...6] { try province.police.edit(id, "phone=1") }
        let one = try province.stick(from: province.police, unit: "so-ngoai-vu")
        for id in province.ids[7...12] { try province.police.edit(id, "phone=1") }
        let two = try province.stick(from: province.police, unit: "so-ngoai-vu")
        // The other office did as much, and is not taken for the same.
        for id in province.ids[13...20] { try province.district.edit(id, "phone=2") }
        let three = try province.stick(from: province.district, unit: "so-ngoai-vu")
        let result = try province.master.apply(three, one, two)
        #expect(result.applied.map(\.held) == [0, 0, 6])
        #expect(result.applied.map(\.applied) == [8, 6, 0])
    }

    @Test func `what is built on it waits and is told, and everything else is applied`() throws {
        let province = try HeldProvince(people: 30)
        _ = try province.master.setHoldLimits(records: 10, percent: 5)
        try province.spoil(.upperCase, ids: province.ids)
        let issue = try province.police.add(
            collection: "issue",
            [
                Assignment(parsing: "title=Thiếu kinh phí"), Assignment(parsing: "kind=kinh_phi"),
                Assignment(parsing: "raised_on=2/6/2026"),
            ], scope: nil, note: "")
        _ = try province.stick(from: province.police, unit: "so-ngoai-vu")
        _ = try province.police.addPerson("name_full=Trần Mới")
        let moved = try province.police.add(
            collection: "person", [Assignment(parsing: "name_full=Lê Mới")], scope: "people/ubnd-phu-cat", note: "")
        let result = try province.master.apply(province.stick(from: province.police, unit: "so-ngoai-vu"))
        #expect(result.applied[0].held == 30)
        #expect(result.applied[0].blocked == 1)
        #expect(result.applied[0].missing.isEmpty)
        #expect(result.applied[0].applied == 2)
        #expect(try province.master.show(id: issue).collection == "issue")
        #expect(throws: ExchangeError.noSuchRecord(moved)) { try province.master.show(id: moved) }
        #expect(try province.master.status().missing.isEmpty)
        #expect(try province.master.verify(deep: true).problems == [])
        #expect(try province.master.acceptHeld("all", dryRun: false).applied == 31)
        #expect(try province.master.digestLines() == province.police.digestLines())
        #expect(try province.master.acceptHeld("all", dryRun: false).batches.isEmpty)
    }

    @Test func `what was refused stays out until a person changes his mind`() throws {
        let province = try HeldProvince(people: 30)
        _ = try province.master.setHoldLimits(records: 10, percent: 5)
        let digests = try province.master.digestLines()
        try province.spoil(.deletion, ids: province.ids)
        let stick = try province.stick(from: province.police, unit: "so-ngoai-vu")
        _ = try province.master.apply(stick)
        let id = try #require(try province.master.heldImports().first?.id)
        #expect(try province.master.dropHeld(id).changes == 30)
        #expect(try province.master.heldImports().map(\.isRefused) == [true])
        #expect(throws: ExchangeError.nothingHeld(id)) { try province.master.dropHeld(id) }
        for accepting in [false, true] {
            let again = try province.master.apply(stick, accepting: accepting)
            #expect(again.applied[0].held == 0 && again.applied[0].refused == 30 && again.applied[0].applied == 0)
        }
        #expect(try province.master.acceptHeld("all", dryRun: false).batches.isEmpty)
        // What the office does later is built on it.
        try province.police.edit(try province.police.addPerson("name_full=Lê Sau"), "phone=1")
        let late = try province.police.add(
            collection: "person", [Assignment(parsing: "name_full=Lê Mới")], scope: "people/ubnd-phu-cat", note: "")
        let next = try province.master.apply(province.stick(from: province.police, unit: "so-ngoai-vu"))
        #expect(next.applied[0].blocked == 1)
        let shown = Set(try province.master.digestLines())
        #expect(Set(digests).isSubset(of: shown))
        #expect(try province.master.acceptHeld(id, dryRun: false).applied == 31)
        #expect(try province.master.show(id: late).isDeleted == false)
        #expect(try province.master.digestLines() == province.police.digestLines())
    }

    @Test func `what waited for a missing part is counted when its time comes`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        let district = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let other = try province.office("ubnd-tay-son", name: "TAYSON")
        let police = try province.office("cong-an-tinh", name: "CONGAN")
        try province.carry(from: police, to: master, unit: "so-ngoai-vu")
        let ids = try district.addPeople(20, in: province)
        let people = try province.stick(from: district, unit: "so-ngoai-vu")
        let announcement = try province.stick(from: other, unit: "so-ngoai-vu")
        _ = try province.stick(from: master, unit: "cong-an-tinh")
        // The old copy of the centre knows the police and nothing of the two districts.
        try FileManager.default.copyItem(atPath: province.path("NGOAIVU"), toPath: province.path("old"))
        _ = try master.apply(people, announcement)
        try province.carry(from: master, to: police, unit: "cong-an-tinh")
        for id in ids { try police.edit(id, "phone=1") }
        let edits = try province.stick(from: police, unit: "so-ngoai-vu")

        let old = try Replica.open(at: ReplicaFolder(path: province.path("old")))
        _ = try old.setHoldLimits(records: 10, percent: 5)
        #expect(try old.apply(edits).applied[0].held == 0)
        #expect(try old.apply(people).applied[0].missing.isEmpty)
        #expect(try old.list(collection: "person", ListQuery()).rows.count == 20)
        let released = try old.apply(announcement)
        #expect(released.applied[0].held == 20)
        // It belongs to what the police sent, not to what made it ready.
        #expect(released.applied[0].heldBatches != [released.applied[0].batch])
        #expect(try old.heldImports().map(\.changed) == [20])
        #expect(
            try old.digests(scope: "people/ubnd-phu-cat").map(\.digest)
                == district.digests(scope: "people/ubnd-phu-cat").map(\.digest))
        #expect(try old.acceptHeld("all", dryRun: false).applied == 20)
        // The copy has taken a name of its own, which the police does not know yet.
        #expect(
            try old.digests(scope: "people/ubnd-phu-cat").map(\.digest)
                == police.digests(scope: "people/ubnd-phu-cat").map(\.digest))
    }

    @Test func `the limit is kept in the store`() throws {
        let province = try TemporaryProvince()
        let office = try province.office("ubnd-phu-cat", name: "PHUCAT")
        #expect(try office.holdLimits() == .standard)
        #expect(try office.setHoldLimits(records: 7, percent: nil) == HoldLimits(records: 7, percent: 5))
        #expect(try office.setHoldLimits(records: nil, percent: 200) == HoldLimits(records: 7, percent: 100))
        let again = try Replica.open(at: ReplicaFolder(path: province.path("PHUCAT")))
        #expect(try again.holdLimits() == HoldLimits(records: 7, percent: 100))
    }

    @Test func `a thousand of the existing records may be changed, and a thousand and one not`() throws {
        let province = try HeldProvince(people: 1_001)
        let list = province.path("edits.csv")
        func edit(_ ids: ArraySlice<String>, phone: String) throws -> BundlesApplied {
            let rows = ids.map { "\($0),\(phone)\n" }.joined()
            try Data("id,phone\n\(rows)".utf8).write(to: URL(filePath: list))
            _ = try province.police.importRows(collection: "person", file: list, map: nil, dryRun: false) { _ in }
            return try province.master.apply(province.stick(from: province.police, unit: "so-ngoai-vu"))
        }
        let within = try edit(province.ids.dropFirst(), phone: "1")
        #expect(within.applied[0].applied == 1_000 && within.applied[0].held == 0)
        let beyond = try edit(province.ids[...], phone: "2")
        #expect(beyond.applied[0].applied == 0 && beyond.applied[0].held == 1_001)
    }
}
