import Foundation
import ReplicaExchange
import Testing

/// A data folder copied, cloned or set back harms nobody, loses nothing and stops no clerk (`design.md` 2, promise 6).
@Suite struct CopyTests {
    /// Another folder on this computer, and another computer.
    @Test(arguments: [nil, "máy khác"] as [String?])
    func `a folder that is copied while changes are pending goes on under a name of its own`(machine: String?) throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        let original = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let id = try original.addPerson("name_full=Nguyễn Thị Đào", "phone=1")
        try province.carry(from: original, to: master, unit: "so-ngoai-vu")
        let pending = try original.addPerson("name_full=Trần Văn Bình", "occupation=Thợ mộc")
        try original.edit(id, "phone=2")
        try province.copyFolder("PHUCAT", to: "copy")

        let told = Told()
        let copy = try province.open("copy", machine: machine, told)
        #expect(copy.noticed == (machine == nil ? .otherFile : .otherMachine))
        #expect(try copy.values(id, "phone") == ["2"])
        #expect(told.all.isEmpty)
        try copy.edit(id, "phone=copy")
        try copy.edit(pending, "occupation=Thợ may")
        #expect(told.reasons == [machine == nil ? .otherFile : .otherMachine])
        #expect(told.all.first?.isSigned == true)
        try original.edit(id, "phone=original")
        try original.edit(pending, "occupation=Thợ điện")
        #expect(original.noticed == nil)

        try expectAgreement(province, master, [original, copy], folders: ["NGOAIVU", "PHUCAT", "copy"])
        for office in [master, original, copy] {
            #expect(try office.values(id, "phone") == ["copy", "original"])
            #expect(try office.values(pending, "occupation") == ["Thợ may", "Thợ điện"])
            #expect(try office.list(collection: "person", ListQuery()).rows.count == 2)
        }
        // The original keeps its name: that somebody copied it is no reason to change.
        #expect(try original.status().replica == "PHUCAT")
        let after = try #require(told.all.first?.after)
        #expect(try copy.status().replica == after)
        #expect(after.hasPrefix("PHUCAT") && after != "PHUCAT")
        #expect(try copy.status().unit == "ubnd-phu-cat")
        let audit = try master.replicas()
        #expect(audit.first { $0.name == "PHUCAT" }?.successors == [after])
        #expect(audit.first { $0.name == "PHUCAT" }?.heads == 2)
        #expect(audit.first { $0.name == after }?.predecessor == "PHUCAT")
        #expect(audit.first { $0.name == after }?.heads == 1)
        let change = try #require(try master.history(id: id).first { $0.replica == after })
        #expect(change.predecessor == "PHUCAT")
        #expect(try province.open("copy", machine: machine).noticed == nil)
        #expect(try keys("PHUCAT", province) != keys("copy", province))
        // Nothing of either side is unsent once the centre has it.
        #expect(try copy.status().unconfirmed == 0)
        #expect(try original.status().unconfirmed == 0)
    }

    @Test func `what is pending here and came back sealed by a copy is one change, also after a rebuild`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        let original = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let id = try original.addPerson("name_full=Nguyễn Thị Đào", "phone=1")
        try province.carry(from: original, to: master, unit: "so-ngoai-vu")
        try original.edit(id, "phone=2")
        try province.copyFolder("PHUCAT", to: "copy")
        let copy = try province.open("copy")
        try copy.edit(id, "occupation=Thợ may")
        try province.carry(from: copy, to: master, unit: "so-ngoai-vu")
        // The centre replaces what the copy sealed, and the original has it pending still.
        try master.edit(id, "phone=3")
        try province.carry(from: master, to: original, unit: "ubnd-phu-cat")
        #expect(try original.status().pending == 1)
        #expect(original.noticed == nil)
        for _ in 0..<2 {
            #expect(try original.values(id, "phone") == ["3"])
            #expect(try original.verify(deep: true).problems == [])
            #expect(try original.rebuild().problems == [])
        }
        try original.edit(id, "phone=4")
        try expectAgreement(province, master, [original, copy], folders: ["NGOAIVU", "PHUCAT", "copy"])
        for office in [master, original, copy] { #expect(try office.values(id, "phone") == ["4"]) }
    }

    /// It does not go through the centre, and the original has a name that the copy had itself.
    @Test(arguments: ["PHUCAT", "ubnd-phu-cat"])
    func `what an office keeps to itself goes from a copy to its original`(name: String) throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        let original = try province.office("ubnd-phu-cat", name: "PHUCAT")
        _ = try original.addPerson("name_full=Trần Thị Hai")
        try province.copyFolder("PHUCAT", to: "copy")
        let copy = try province.open("copy")
        let id = try copy.add(
            collection: "person", [Assignment(parsing: "name_full=Nguyễn Văn Một")], scope: "restricted/ubnd-phu-cat",
            note: "")
        try province.exchange(master, [original, copy])
        #expect(throws: ExchangeError.self) { try original.show(id: id) }
        let applied = try province.carry(from: copy, to: original, unit: name)
        #expect(applied.failures.isEmpty)
        #expect(try original.show(id: id).scope == "restricted/ubnd-phu-cat")
        #expect(throws: ExchangeError.self) {
            try copy.createBundles(to: copy.status().replica, path: province.path("none"), dryRun: false)
        }
    }

    @Test func `three copies of one pending tail find three names`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        let original = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let id = try original.addPerson("name_full=Nguyễn Thị Đào", "phone=0")
        let copies = ["one", "two", "three"]
        for copy in copies { try province.copyFolder("PHUCAT", to: copy) }
        var offices = [original]
        for copy in copies {
            let office = try province.open(copy)
            try office.edit(id, "phone=\(copy)")
            offices.append(office)
        }
        try original.edit(id, "phone=original")
        try expectAgreement(province, master, offices, folders: ["NGOAIVU", "PHUCAT"] + copies)
        for office in offices + [master] {
            #expect(try office.values(id, "phone") == ["one", "two", "three", "original"])
        }
        #expect(try Set(offices.map { try $0.status().replica }).count == 4)
        #expect(try master.replicas().first { $0.name == "PHUCAT" }?.successors.count == 3)
        // A copy of a copy is a copy.
        try province.copyFolder("one", to: "four")
        let told = Told()
        let four = try province.open("four", told)
        try four.edit(id, "phone=four")
        let before = try offices[1].status().replica
        #expect(told.all.first?.before == before)
        #expect(told.all.first?.after.utf8.count == "PHUCAT".utf8.count + 3)
        try expectAgreement(
            province, master, offices + [four], folders: ["NGOAIVU", "PHUCAT", "four"] + copies)
    }

    @Test func `a folder that is moved stays what it was`() throws {
        let province = try TemporaryProvince()
        _ = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        do { _ = try province.office("ubnd-phu-cat", name: "PHUCAT").addPerson("name_full=Lê An") }
        try FileManager.default.moveItem(atPath: province.path("PHUCAT"), toPath: province.path("moved"))
        let told = Told()
        let moved = try province.open("moved", told)
        #expect(moved.noticed == nil)
        _ = try moved.addPerson("name_full=Lê Bình")
        #expect(told.all.isEmpty)
        #expect(try moved.status().replica == "PHUCAT")
    }

    /// By another file of its name, and by writing over it.
    @Test(arguments: [false, true])
    func `an older database in the place of the newer one is noticed`(inPlace: Bool) throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        var id = ""
        let older: FolderState
        do {
            let office = try province.office("ubnd-phu-cat", name: "PHUCAT")
            id = try office.addPerson("name_full=Nguyễn Thị Đào", "phone=1")
            try province.carry(from: office, to: master, unit: "so-ngoai-vu")
            try office.edit(id, "occupation=Thợ mộc")
            older = try FolderState(province.path("PHUCAT"))
            try office.edit(id, "phone=sent")
            _ = try office.addPerson("name_full=Trần Văn Bình")
            try province.carry(from: office, to: master, unit: "so-ngoai-vu")
        }
        let database = province.path("PHUCAT/replica.sqlite")
        if !inPlace {
            // The old inode stays taken, as it does while somebody keeps a copy.
            try FileManager.default.moveItem(atPath: database, toPath: database + ".kept")
        }
        try older.putBack { $0.hasPrefix("replica.sqlite") && !$0.hasSuffix(".kept") }
        let told = Told()
        let office = try province.open("PHUCAT", told)
        #expect(office.noticed == .restored)
        try office.edit(id, "phone=restored")
        #expect(told.reasons == [.restored])
        try expectAgreement(province, master, [office], folders: ["NGOAIVU", "PHUCAT"])
        for office in [master, office] {
            #expect(try office.values(id, "phone") == ["sent", "restored"])
            #expect(try office.values(id, "occupation") == ["Thợ mộc"])
            #expect(try office.list(collection: "person", ListQuery()).rows.count == 2)
        }
    }

    @Test func `a centre that is set back to before an enrolment notices, and hears of it again`() throws {
        let province = try TemporaryProvince()
        let older: FolderState
        do {
            _ = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
            older = try FolderState(province.path("NGOAIVU"))
        }
        let district: Replica
        do {
            // Nothing but the enrolment happens at the centre.
            district = try province.office("ubnd-phu-cat", name: "PHUCAT")
            province.closeCentre()
        }
        let id = try district.addPerson("name_full=Nguyễn Thị Đào")
        try older.putBack { $0.hasPrefix("replica.sqlite") }
        let told = Told()
        let master = try province.open("NGOAIVU", told)
        #expect(master.noticed == .restored)
        let stick = province.path("full") + "/"
        let created = try district.createBundles(to: "so-ngoai-vu", path: stick, isFull: true, dryRun: false)
        let files = created.files.map(\.file)
        let applied = try master.applyBundles(files, acceptHeld: false, dryRun: false) { _, _, _ in }
        #expect(applied.failures.isEmpty)
        #expect(told.reasons == [.restored])
        #expect(try master.values(id, "name_full") == ["Nguyễn Thị Đào"])
        #expect(try master.replicas().contains { $0.name == "PHUCAT" })
        try expectAgreement(province, master, [district], folders: ["NGOAIVU", "PHUCAT"])
    }

    @Test func `a virtual machine that is rolled back notices when its own later changes come back`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        var id = ""
        let before: FolderState
        do {
            let office = try province.office("ubnd-phu-cat", name: "PHUCAT")
            id = try office.addPerson("name_full=Nguyễn Thị Đào", "phone=1")
            try province.carry(from: office, to: master, unit: "so-ngoai-vu")
            try office.edit(id, "occupation=Thợ mộc")
            before = try FolderState(province.path("PHUCAT"))
            try office.edit(id, "phone=later")
            _ = try office.addPerson("name_full=Trần Văn Bình")
            try province.carry(from: office, to: master, unit: "so-ngoai-vu")
        }
        try before.putBack()
        let told = Told()
        let office = try province.open("PHUCAT", told)
        #expect(office.noticed == nil)
        try office.edit(id, "phone=again")
        let other = try office.addPerson("name_full=Phạm Thị Cúc")
        try province.carry(from: office, to: master, unit: "so-ngoai-vu")
        #expect(told.all.isEmpty)
        let result = try province.carry(from: master, to: office, unit: "ubnd-phu-cat")
        #expect(result.failures.isEmpty)
        #expect(told.reasons == [.seenElsewhere])
        #expect(try office.status().replica == told.all.first?.after)
        try expectAgreement(province, master, [office], folders: ["NGOAIVU", "PHUCAT"])
        for office in [master, office] {
            #expect(try office.values(id, "phone") == ["later", "again"])
            #expect(try office.list(collection: "person", ListQuery()).rows.count == 3)
            // Two records got the number 4; the check characters tell them apart.
            #expect(try office.show(id: other).fields.first?.values == ["Phạm Thị Cúc"])
        }
        #expect(try master.replicas().first { $0.name == "PHUCAT" }?.heads == 2)
        #expect(told.all.count == 1)
    }

    @Test func `two clones that nothing on their computers gives away part at their first exchange`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        let folder = province.path("PHUCAT")
        let told = Told()
        var id = ""
        do {
            id = try province.office("ubnd-phu-cat", name: "PHUCAT").addPerson("name_full=Nguyễn Thị Đào", "phone=9")
        }
        // Both lie in turn at the same place of the same computer.
        var clones = try [FolderState(folder), FolderState(folder)]
        func at(_ clone: Int, _ body: (Replica) throws -> Void) throws {
            try clones[clone].putBack()
            do { try body(try province.open("PHUCAT", told)) }
            clones[clone] = try FolderState(folder)
        }
        for clone in 0...1 {
            try at(clone) { office in
                try office.edit(id, "phone=\(clone)")
                try province.carry(from: office, to: master, unit: "so-ngoai-vu")
            }
        }
        #expect(told.all.isEmpty)
        for _ in 0..<3 {
            for clone in 0...1 {
                try at(clone) { office in
                    try province.carry(from: master, to: office, unit: "ubnd-phu-cat")
                    try province.carry(from: office, to: master, unit: "so-ngoai-vu")
                }
            }
        }
        #expect(told.reasons == [.seenElsewhere, .seenElsewhere])
        #expect(Set(told.all.map(\.after)).count == 2)
        let digests = try master.digestLines()
        for clone in 0...1 {
            try at(clone) { office in
                let state = (try office.digestLines(), try office.values(id, "phone"))
                #expect(state.0 == digests && state.1 == ["0", "1"])
                let problems = try office.verify(deep: true).problems
                #expect(problems == [])
            }
        }
        #expect(try province.changes(in: ["NGOAIVU", "PHUCAT"]) != nil)
    }

    @Test(arguments: ["removed", "cut", "changed", "of another"])
    func `a mark that is lost costs a name and nothing else`(damage: String) throws {
        let province = try TemporaryProvince()
        var id = ""
        do { id = try province.office("ubnd-phu-cat", name: "PHUCAT").addPerson("name_full=Lê An", "phone=1") }
        let mark = URL(filePath: province.path("PHUCAT/mark"))
        var bytes = try Data(contentsOf: mark)
        switch damage {
        case "removed": try FileManager.default.removeItem(at: mark)
        case "cut": try bytes.dropLast().write(to: mark)
        case "changed":
            bytes[110] ^= 1
            try bytes.write(to: mark)
        default:
            _ = try province.office("ubnd-tay-son", name: "TAYSON")
            try Data(contentsOf: URL(filePath: province.path("TAYSON/mark"))).write(to: mark)
        }
        let told = Told()
        let office = try province.open("PHUCAT", told)
        #expect(office.noticed == .markLost)
        try office.edit(id, "phone=2")
        #expect(told.reasons == [.markLost])
        #expect(try office.values(id, "phone") == ["2"])
        #expect(try office.verify(deep: true).problems == [])
        #expect(try province.open("PHUCAT").noticed == nil)
    }

    @Test func `who only reads a copy changes nothing`() throws {
        let province = try TemporaryProvince()
        _ = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        do { _ = try province.office("ubnd-phu-cat", name: "PHUCAT").addPerson("name_full=Lê An") }
        try province.copyFolder("PHUCAT", to: "copy")
        let told = Told()
        for _ in 0..<2 {
            let copy = try province.open("copy", told)
            #expect(copy.noticed == .otherFile)
            _ = try copy.status()
            _ = try copy.verify(deep: true)
            _ = try copy.list(collection: "person", ListQuery())
            _ = try copy.createBundles(to: "so-ngoai-vu", path: province.path("x") + "/", dryRun: true)
            #expect(try copy.replicas().count == 2)
        }
        #expect(told.all.isEmpty)
    }

    @Test func `two processes that open a copy together take one new name`() throws {
        let province = try TemporaryProvince()
        _ = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        do { _ = try province.office("ubnd-phu-cat", name: "PHUCAT").addPerson("name_full=Lê An") }
        try province.copyFolder("PHUCAT", to: "copy")
        let told = Told()
        let both = [try province.open("copy", told), try province.open("copy", told)]
        for (place, copy) in both.enumerated() { _ = try copy.addPerson("name_full=Lê Bình \(place)") }
        #expect(told.all.count == 1)
        #expect(try both.map { try $0.status().replica } == Array(repeating: told.all[0].after, count: 2))
        #expect(try both[0].names() == ["NGOAIVU", "PHUCAT", told.all[0].after])
        // And one that was open before the other took the new name.
        _ = try both[0].addPerson("name_full=Lê Cúc")
        #expect(try both[1].list(collection: "person", ListQuery()).rows.count == 4)
    }

    @Test func `a bundle for the old name is taken by both`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        let original = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let id = try original.addPerson("name_full=Nguyễn Thị Đào", "phone=1")
        try province.carry(from: original, to: master, unit: "so-ngoai-vu")
        try master.edit(id, "occupation=Thợ mộc")
        let stick = province.path("stick")
        _ = try master.createBundles(to: "PHUCAT", path: stick + "/", dryRun: false)
        try province.copyFolder("PHUCAT", to: "copy")
        let copy = try province.open("copy")
        for office in [original, copy] {
            let result = try office.applyBundles([stick], acceptHeld: false, dryRun: false) { _, _, _ in }
            #expect(result.applied.count == 1)
            #expect(try office.values(id, "occupation") == ["Thợ mộc"])
        }
        #expect(try copy.status().replica != "PHUCAT")
    }

    @Test func `a copied master keeps its office and role`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        var query = ListQuery()
        query.filter = "code = ubnd-phu-cat"
        let unit = try #require(try master.list(collection: "unit", query).rows.first)
        try province.copyFolder("NGOAIVU", to: "copy")
        let copy = try province.open("copy")
        try copy.edit(unit.id, "name_en=Phu Cat")
        #expect(try copy.status().isMaster)
        #expect(try copy.status().unit == "so-ngoai-vu")
    }

    // MARK: Helpers

    /// Exchanges everything and expects that all agree and that nothing is lost or named twice.
    private func expectAgreement(
        _ province: TemporaryProvince, _ master: Replica, _ offices: [Replica], folders: [String]
    ) throws {
        try province.exchange(master, offices)
        let digests = try master.digestLines()
        for office in offices { #expect(try office.digestLines() == digests) }
        for office in offices + [master] {
            #expect(try office.verify(deep: true).problems == [])
            #expect(try office.status().waiting == 0)
            #expect(try office.rebuild().problems == [])
            #expect(try office.digestLines() == digests)
        }
        #expect(try province.changes(in: folders) != nil, "a dot names two changes")
    }

    private func keys(_ folder: String, _ province: TemporaryProvince) throws -> [Data] {
        try ["signing.key", "agreement.key"].map {
            try Data(contentsOf: URL(filePath: province.path("\(folder)/keys/\($0)")))
        }
    }
}
