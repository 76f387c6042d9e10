import Foundation
import ReplicaCore
import ReplicaTrust
import Testing

@testable import ReplicaExchange

/// New keys of a replica, of the authority and of the master; and what whoever has the old ones can still do.
@Suite struct RotationTests {
    private func apply(_ replica: Replica, _ path: String) throws -> BundlesApplied {
        try replica.applyBundles([path], acceptHeld: false, dryRun: false) { _, _, _ in }
    }

    /// A copy of a folder in which nobody notices that it is one, as a thief takes care of.
    private func steal(_ name: String, _ province: TemporaryProvince) throws -> Replica {
        let folder = ReplicaFolder(path: province.path("stolen-" + name))
        try FileManager.default.copyItem(atPath: province.path(name), toPath: folder.path)
        try Replica.keepIdentity(at: folder)
        return try Replica.open(at: folder)
    }

    @Test func `a rotated replica keeps its rights and its work, a stolen copy of the old key counts no more`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", isMaster: true)
        let office = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let police = try province.office("cong-an-tinh", name: "CONGAN")
        _ = try office.addPerson("name_full=Nguyễn Văn Một")
        // What the centre may not have has to go on counting at the office all the same.
        _ = try office.add(
            collection: "person", [Assignment(parsing: "name_full=Lê Thị Kín")], scope: "restricted/ubnd-phu-cat",
            note: "")
        try province.carry(from: office, to: master, unit: "so-ngoai-vu")
        let thief = try steal("PHUCAT", province)
        let succession = try office.rotate()
        #expect(succession.before == "PHUCAT" && succession.isSigned && succession.reason == .rotated)
        _ = try office.addPerson("name_full=Trần Thị Hai")
        try province.carry(from: office, to: master, unit: "so-ngoai-vu")
        // The rights are kept at once.
        #expect(try master.list(collection: "person", ListQuery()).rows.count == 2)
        let closed = try master.closeRotation(succession.after, others: nil, reason: "đổi khoá", authority: nil)
        #expect(closed.before == "PHUCAT" && closed.after == succession.after)
        _ = try thief.addPerson("name_full=Người Bịa")
        let loot = province.path("loot")
        _ = try thief.createBundles(to: "so-ngoai-vu", path: loot, dryRun: false)
        let applied = try apply(master, loot)
        #expect(applied.applied.first?.quarantined ?? 0 > 0)
        #expect(try master.list(collection: "person", ListQuery()).rows.count == 2)
        // The office works on, and its own restricted records still count.
        try province.carry(from: master, to: office, unit: "ubnd-phu-cat")
        _ = try office.addPerson("name_full=Phạm Văn Ba")
        #expect(try office.list(collection: "person", ListQuery()).rows.count == 4)
        #expect(try office.quarantineList().allSatisfy { $0.scope != "restricted/ubnd-phu-cat" })
        try province.carry(from: office, to: master, unit: "so-ngoai-vu")
        #expect(try master.list(collection: "person", ListQuery()).rows.count == 3)
        try province.carry(from: master, to: police, unit: "cong-an-tinh")
        #expect(try police.list(collection: "person", ListQuery()).rows.count == 3)
        for replica in [master, office, police] { #expect(try replica.verify(deep: true).problems == []) }
        // Once is enough.
        #expect(throws: ExchangeError.notRotated(succession.after)) {
            try master.closeRotation(succession.after, others: nil, reason: "", authority: nil)
        }
    }

    @Test func `of everybody only who works is written to`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", name: "SO", isMaster: true)
        let office = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let after = try office.rotate().after
        try province.carry(from: office, to: master, unit: "so-ngoai-vu")
        let open = try master.createBundles(to: "all", path: province.path("a"), dryRun: false)
        #expect(open.files.map(\.to) == [after])
        _ = try master.closeRotation(after, others: nil, reason: "", authority: nil)
        let closed = try master.createBundles(to: "all", path: province.path("b"), dryRun: false)
        #expect(closed.files.map(\.to) == [after])
        // And the master's own former name is no recipient either.
        _ = try master.rotate()
        let own = try master.createBundles(to: "all", path: province.path("c"), dryRun: false)
        #expect(own.files.map(\.to) == [after])
    }

    @Test func `another successor of the old key has to be decided about`() throws {
        for choice in OtherSuccessors.allCases {
            let province = try TemporaryProvince()
            let master = try province.office("so-ngoai-vu", isMaster: true)
            let office = try province.office("ubnd-phu-cat", name: "PHUCAT")
            _ = try office.addPerson("name_full=Nguyễn Văn Một")
            let twin = province.path("twin")
            try FileManager.default.copyItem(atPath: province.path("PHUCAT"), toPath: twin)
            let copy = try Replica.open(at: ReplicaFolder(path: twin))
            _ = try copy.addPerson("name_full=Trần Thị Hai")
            try province.carry(from: copy, to: master, unit: "so-ngoai-vu")
            let after = try office.rotate().after
            try province.carry(from: office, to: master, unit: "so-ngoai-vu")
            let other = try copy.status().replica
            #expect(throws: ExchangeError.otherSuccessors(after, [other])) {
                try master.closeRotation(after, others: nil, reason: "", authority: nil)
            }
            _ = try master.closeRotation(after, others: choice, reason: "", authority: nil)
            // What came before the decision counts either way.
            #expect(try master.list(collection: "person", ListQuery()).rows.count == 2)
            _ = try copy.addPerson("name_full=Phạm Văn Ba")
            try province.carry(from: copy, to: master, unit: "so-ngoai-vu")
            #expect(try master.list(collection: "person", ListQuery()).rows.count == (choice == .keep ? 3 : 2))
        }
    }

    @Test func `an ended replica is told once why, and what a revoked one is sent holds no records`() throws {
        for kind in [CutOff.Kind.revoked, .retired] {
            let province = try TemporaryProvince()
            let master = try province.office("so-ngoai-vu", isMaster: true)
            let office = try province.office("ubnd-phu-cat", name: "PHUCAT")
            _ = try master.add(
                collection: "person",
                [Assignment(parsing: "name_full=Nguyễn Văn Một"), Assignment(parsing: "home_district=ubnd-phu-cat")],
                scope: nil, note: "")
            _ = try master.endReplica("PHUCAT", kind, upTo: nil, reason: "thay máy ngày 3/11", authority: nil)
            let first = try master.createBundles(to: "all", path: province.path("one"), dryRun: false)
            #expect(first.files.map(\.to) == ["PHUCAT"])
            #expect(try apply(office, province.path("one")).failures == [])
            #expect(try office.ending()?.kind == kind)
            #expect(try office.ending()?.reason == "thay máy ngày 3/11")
            #expect(try office.list(collection: "person", ListQuery()).rows.isEmpty)
            #expect(throws: ExchangeError.self) { try office.addPerson("name_full=Trần Thị Hai") }
            // Once; and again whenever it is named.
            #expect(throws: ExchangeError.noRecipient("all")) {
                try master.createBundles(to: "all", path: province.path("two"), dryRun: false)
            }
            let named = try master.createBundles(to: "PHUCAT", path: province.path("three"), dryRun: false)
            #expect(named.files.map(\.to) == ["PHUCAT"])
        }
    }

    @Test func `an ended replica still sends what it has, and is backed up`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", isMaster: true)
        let office = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let name = try [Assignment(parsing: "name_full=Nguyễn Văn Một")]
        _ = try office.add(collection: "person", name, scope: "restricted/ubnd-phu-cat", note: "")
        let id = try office.addPerson("name_full=Trần Thị Hai")
        // So many looks are told to the province.
        for _ in 0..<120 { try office.noteAccess(.read, collection: "person", ids: [id]) }
        _ = try master.endReplica("PHUCAT", .retired, upTo: nil, reason: "thay máy", authority: nil)
        try province.carry(from: master, to: office, unit: "PHUCAT")
        #expect(try office.ending() != nil)
        let backup = province.path("ended.kieubao")
        #expect(try office.backup(to: backup).records >= 1)
        let applied = try province.carry(from: office, to: master, unit: "so-ngoai-vu")
        #expect(applied.failures.isEmpty)
        #expect(try master.show(id: id).fields.contains { $0.values == ["Trần Thị Hai"] })
    }

    @Test func `an ended replica hears it from a centre that has taken new keys since`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", isMaster: true)
        let office = try province.office("ubnd-phu-cat", name: "PHUCAT")
        _ = try master.endReplica("PHUCAT", .revoked, upTo: nil, reason: "mất máy", authority: nil)
        _ = try master.rotate()
        _ = try master.createBundles(to: "all", path: province.path("one"), dryRun: false)
        #expect(try apply(office, province.path("one")).failures == [])
        #expect(try office.ending()?.kind == .revoked)
    }

    @Test func `the authority replaces itself, and the old key enrols nobody any more`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", name: "SO", isMaster: true)
        let office = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let keys = province.path("SO") + "/keys"
        let root = try master.authorityFingerprint()
        let founder = try #require(try master.authorities().first { $0.isRoot }?.fingerprint)
        let replaced = try master.replaceAuthority(reason: "đổi định kỳ", authority: nil, upTo: nil, output: nil)
        #expect(replaced.ended == [founder] && replaced.kept == keys + "/authority.key.ended")
        #expect(try master.authorities().map(\.isEnded).sorted { !$0 && $1 } == [false, false, true])
        // Who was enrolled before stays so, and the next is enrolled by the new key.
        #expect(try master.replicas().allSatisfy { $0.state == .enrolled })
        let next = try province.office("ubnd-hoai-nhon", name: "HOAINHON")
        #expect(try next.authorityFingerprint() == root)
        try province.carry(from: master, to: office, unit: "ubnd-phu-cat")
        #expect(try office.replicas().contains { $0.name == "HOAINHON" && $0.state == .enrolled })
        let request = try TemporaryProvince.unenrolled("cong-an-tinh", in: province)
            .requestEnrolment(province.path("r.kbr")).file
        #expect(throws: ExchangeError.authorityKeyWrong) {
            try master.replaceAuthority(reason: "x", authority: keys + "/authority.key.ended", upTo: nil, output: nil)
        }
        #expect(throws: ExchangeError.authorityKeyWrong) {
            try master.enrol(
                master.readRequest(request), from: request, scopes: nil, role: .clerk, output: province.path("w.kbb"),
                authority: keys + "/authority.key.ended")
        }
        // And once more.
        let again = try master.replaceAuthority(reason: "đổi định kỳ", authority: nil, upTo: nil, output: nil)
        #expect(again.ended == [replaced.fingerprint])
        for replica in [master, office, next] { #expect(try replica.verify(deep: true).problems == []) }
    }

    @Test func `the reserve replaces a stolen authority and takes back what the thief enrolled`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", name: "SO", isMaster: true)
        let office = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let keys = province.path("SO") + "/keys"
        let stolen = province.path("stolen.key")
        try FileManager.default.copyItem(atPath: keys + "/authority.key", toPath: stolen)
        let last = try #require(try master.authorities().first { $0.isRoot }?.last)
        // The thief enrols a friend.
        let friend = try TemporaryProvince.unenrolled("cong-an-tinh", in: province)
        let request = try friend.requestEnrolment(province.path("r.kbr")).file
        _ = try master.enrol(
            master.readRequest(request), from: request, scopes: nil, role: .clerk, output: province.path("w.kbb"),
            authority: stolen)
        let replaced = try master.replaceAuthority(
            reason: "mất USB", authority: keys + "/reserve.key", upTo: last, output: nil)
        #expect(try replaced.ended == [#require(try master.authorities().first { $0.isRoot }?.fingerprint)])
        #expect(try master.replicas().contains { $0.unit == "cong-an-tinh" && $0.state == .enrolled } == false)
        #expect(try master.replicas().contains { $0.name == "PHUCAT" && $0.state == .enrolled })
        try province.carry(from: master, to: office, unit: "ubnd-phu-cat")
        _ = try office.addPerson("name_full=Nguyễn Văn Một")
        try province.carry(from: office, to: master, unit: "so-ngoai-vu")
        #expect(try master.list(collection: "person", ListQuery()).rows.count == 1)
        // The reserve stays what it is.
        #expect(try master.authorities().first?.isEnded == false)
        for replica in [master, office] { #expect(try replica.verify(deep: true).problems == []) }
    }
}
