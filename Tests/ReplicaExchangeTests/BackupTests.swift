import Foundation
import ReplicaExchange
import Testing

/// Backups, what becomes of them, and what `doctor` says.
@Suite struct BackupTests {
    @Test func `a backup holds everything, is nobody else's to read, and takes no other file's place`() throws {
        let province = try TemporaryProvince()
        let office = try province.office("ubnd-phu-cat", name: "PHUCAT")
        _ = try office.addPerson("name_full=Nguyễn Thị Đào")
        let file = province.path("backup.kieubao")
        let report = try office.backup(to: file)
        #expect(report.replica == "PHUCAT" && report.unit == "ubnd-phu-cat")
        #expect(report.changes == (try office.verify(deep: false).changes))
        #expect(try mode(file) == 0o600)
        #expect(throws: ExchangeError.fileExists(path: file)) { try office.backup(to: file) }
        // What was pending is in it under the name that it keeps.
        #expect(try office.status().pending == 0)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: province.folder.path).sorted() == [
                "PHUCAT", "backup.kieubao",
            ])
        #expect(office.noticed == nil)
    }

    @Test func `a backup beside its keys comes back as a successor that the old key signed`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        let file = province.path("backup.kieubao")
        var id = ""
        do {
            let office = try province.office("ubnd-phu-cat", name: "PHUCAT")
            id = try office.addPerson("name_full=Nguyễn Thị Đào", "phone=1")
            try province.carry(from: office, to: master, unit: "so-ngoai-vu")
            _ = try office.backup(to: file)
            try office.edit(id, "phone=sent")
            try province.carry(from: office, to: master, unit: "so-ngoai-vu")
        }
        // The computer is gone; the keys were kept elsewhere.
        let folder = province.path("new")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.moveItem(atPath: province.path("PHUCAT/keys"), toPath: folder + "/keys")
        let report = try Replica.restore(file, at: province.replicaFolder("new"), user: "Lan", exactly: false)
        #expect(report.succession.isSigned && report.succession.before == "PHUCAT")
        #expect(report.kept == nil)
        let office = try province.open("new")
        #expect(office.noticed == nil)
        #expect(try office.values(id, "phone") == ["1"])
        try office.edit(id, "phone=restored")
        try province.exchange(master, [office])
        for office in [master, office] {
            #expect(try office.values(id, "phone") == ["sent", "restored"])
            #expect(try office.verify(deep: true).problems == [])
        }
        #expect(try office.digestLines() == master.digestLines())
        #expect(try master.replicas().first { $0.name == "PHUCAT" }?.successors == [report.succession.after])
        #expect(try province.changes(in: ["NGOAIVU", "new"]) != nil)
    }

    @Test func `a database whose keys are lost goes on as a stranger, with what was pending made anew`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        var id = ""
        var pending = ""
        do {
            let office = try province.office("ubnd-phu-cat", name: "PHUCAT")
            id = try office.addPerson("name_full=Nguyễn Thị Đào", "phone=1")
            try province.carry(from: office, to: master, unit: "so-ngoai-vu")
            pending = try office.with(user: "Lan").addPerson("name_full=Trần Văn Bình", "nationality=VN")
            try office.edit(pending, "phone=3", "nationality+=US")
            try office.edit(id, "phone=2")
        }
        // The files of the database alone, as any copying tool takes them.
        for suffix in ["", "-wal"] {
            try? FileManager.default.copyItem(
                atPath: province.path("PHUCAT/replica.sqlite" + suffix), toPath: province.path("saved" + suffix))
        }
        let report = try Replica.restore(
            province.path("saved"), at: province.replicaFolder("new"), user: nil, exactly: false)
        #expect(!report.succession.isSigned)
        #expect(report.succession.madeAnew == 3)
        // Had the power gone before the keys were in their places, the next open would have put them there.
        for name in ["signing.key", "agreement.key"] {
            let key = province.path("new/keys/" + name)
            try FileManager.default.moveItem(atPath: key, toPath: key + ".next")
        }
        let office = try province.open("new")
        #expect(office.noticed == nil)
        #expect(try office.values(id, "phone") == ["2"])
        var query = ListQuery()
        query.search = "tran van binh"
        let row = try #require(try office.list(collection: "person", query).rows.first)
        #expect(try office.values(row.id, "phone") == ["3"])
        #expect(try office.values(row.id, "nationality") == ["VN", "US"])
        let history = try office.history(id: row.id)
        #expect(history.first?.author == "Lan")
        #expect(history.allSatisfy { $0.replica == report.succession.after })
        #expect(try office.verify(deep: true).problems == [])
        // Nobody signed for the new key: a stranger, until the centre enrols it.
        try province.enrol(office)
        try province.exchange(master, [office])
        #expect(try master.values(id, "phone") == ["2"])
        #expect(
            try office.digests(scope: "people/ubnd-phu-cat").map(\.digest)
                == master.digests(scope: "people/ubnd-phu-cat").map(\.digest))
        #expect(try master.replicas().first { $0.name == "PHUCAT" }?.successors == [])
        #expect(try master.replicas().first { $0.name == report.succession.after }?.predecessor == "PHUCAT")
    }

    @Test(arguments: [false, true])
    func `a backup beside a database that is there loses nothing of it`(exactly: Bool) throws {
        let province = try TemporaryProvince()
        let file = province.path("backup.kieubao")
        var id = ""
        do {
            let office = try province.office("ubnd-phu-cat", name: "PHUCAT")
            id = try office.addPerson("name_full=Nguyễn Thị Đào", "phone=1")
            _ = try office.backup(to: file)
            try office.edit(id, "phone=2")
            _ = try office.addPerson("name_full=Trần Văn Bình")
        }
        let report = try Replica.restore(file, at: province.replicaFolder("PHUCAT"), user: nil, exactly: exactly)
        #expect(report.takenOver == (exactly ? 0 : 2))
        #expect(report.succession.isSigned)
        let kept = try #require(report.kept)
        #expect(FileManager.default.fileExists(atPath: kept))
        do {
            let office = try province.open("PHUCAT")
            #expect(office.noticed == nil)
            #expect(try office.values(id, "phone") == [exactly ? "1" : "2"])
            #expect(try office.list(collection: "person", ListQuery()).rows.count == (exactly ? 1 : 2))
            #expect(try office.verify(deep: true).problems == [])
        }
        // The kept database is a backup as well: what was left out can still be had.
        _ = try Replica.restore(kept, at: province.replicaFolder("PHUCAT"), user: nil, exactly: false)
        let again = try province.open("PHUCAT")
        #expect(try again.list(collection: "person", ListQuery()).rows.count == 2)
        let problems = try again.verify(deep: true).problems
        #expect(problems == [])
    }

    @Test func `what is no backup is refused, and nothing is touched`() throws {
        let province = try TemporaryProvince()
        let office = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let file = province.path("letter")
        try Data("thư".utf8).write(to: URL(filePath: file))
        #expect(throws: ExchangeError.notABackup(path: file)) {
            try Replica.restore(file, at: province.replicaFolder("PHUCAT"), user: nil, exactly: false)
        }
        let missing = province.path("missing")
        #expect(throws: ExchangeError.fileMissing(path: missing)) {
            try Replica.restore(missing, at: province.replicaFolder("PHUCAT"), user: nil, exactly: false)
        }
        let backup = province.path("backup")
        _ = try office.backup(to: backup)
        var bytes = try Data(contentsOf: URL(filePath: backup))
        for place in stride(from: bytes.count / 2, to: bytes.count / 2 + 9000, by: 3) { bytes[place] ^= 0x5A }
        try bytes.write(to: URL(filePath: backup))
        #expect(throws: ExchangeError.self) {
            try Replica.restore(backup, at: province.replicaFolder("PHUCAT"), user: nil, exactly: false)
        }
        #expect(try province.open("PHUCAT").noticed == nil)
        #expect(try office.status().replica == "PHUCAT")
        #expect(try Replica.examine(province.replicaFolder("PHUCAT")).contains(.noLeftovers))
    }

    // MARK: doctor

    @Test func `doctor finds a folder that others can read, and says how to close it`() throws {
        let province = try TemporaryProvince()
        _ = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let folder = province.replicaFolder("PHUCAT")
        #expect(try Replica.examine(folder).filter(\.isProblem) == [])
        try setMode(0o755, "PHUCAT", province)
        try setMode(0o644, "PHUCAT/keys/signing.key", province)
        let path = province.path("PHUCAT")
        let open = try Replica.examine(folder).filter(\.isProblem)
        #expect(open == [.open(path: path, mode: "700"), .open(path: path + "/keys/signing.key", mode: "600")])
        try setMode(0o700, "PHUCAT", province)
        #expect(try Replica.examine(folder).filter(\.isProblem) == [])
    }

    @Test func `doctor finds clocks that cannot be right, leftovers, copies and lost keys`() throws {
        let province = try TemporaryProvince()
        let file = province.path("backup.kieubao")
        do { _ = try province.office("ubnd-phu-cat", name: "PHUCAT").backup(to: file) }
        let folder = province.replicaFolder("PHUCAT")
        let now = UInt64(Date().timeIntervalSince1970 * 1000)
        func names(at wall: UInt64) throws -> [DoctorFinding] {
            try Replica.examine(folder, wallMilliseconds: wall).filter(\.isProblem)
        }
        #expect(try names(at: now) == [])
        #expect(try names(at: 0) == [.clockUnset(now: 0)])
        let day: UInt64 = 86_400_000
        guard case .clockBehind? = try names(at: now - day).first else { return #expect(Bool(false)) }
        guard case .clockAhead? = try names(at: now + 2000 * day).first else { return #expect(Bool(false)) }
        // A backup that others may read, and one that is not there.
        try setMode(0o644, "backup.kieubao", province)
        #expect(try names(at: now) == [.open(path: file, mode: "600")])
        try FileManager.default.removeItem(atPath: file)
        #expect(try names(at: now) == [])
        for name in ["replica.sqlite.new", "replica.sqlite.restore-wal"] {
            try Data().write(to: URL(filePath: province.path("PHUCAT/" + name)))
        }
        #expect(
            try names(at: now) == [
                .leftovers(["replica.sqlite.new", "replica.sqlite.restore-wal"].map { province.path("PHUCAT/" + $0) })
            ])
        try province.copyFolder("PHUCAT", to: "copy")
        let copy = try Replica.examine(province.replicaFolder("copy"))
        #expect(copy.contains(.identityNoticed("PHUCAT", .otherFile)))
        try FileManager.default.removeItem(atPath: province.path("copy/keys/signing.key"))
        #expect(
            try Replica.examine(province.replicaFolder("copy")).contains(
                .keyProblem(path: province.path("copy/keys/signing.key"))))
        #expect(throws: ExchangeError.noReplica(folder: province.path("none"))) {
            try Replica.examine(province.replicaFolder("none"))
        }
    }

    private func mode(_ path: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int ?? 0
    }

    private func setMode(_ mode: Int, _ name: String, _ province: TemporaryProvince) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: province.path(name))
    }
}
