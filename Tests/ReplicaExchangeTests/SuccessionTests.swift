import Foundation
import ReplicaCore
import Testing

@testable import ReplicaExchange

/// A change of identity that is interrupted is finished when the folder is opened again.
@Suite struct SuccessionTests {
    /// What was in place when the power went: names of files, as they were after the succession.
    enum Interruption: CaseIterable {
        /// New keys are written, the database is the old one.
        case beforeCommit
        /// The database has the new identity; keys and mark are the old ones.
        case afterCommit
        /// The agreement key and what the identities said are in their places, the signing key is not.
        case betweenKeys
        /// The keys are in their places, the mark is the old one.
        case beforeMark
    }

    @Test(arguments: Interruption.allCases)
    func `an interrupted succession is finished at the next open`(interruption: Interruption) throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        var id = ""
        do { id = try province.office("ubnd-phu-cat", name: "PHUCAT").addPerson("name_full=Lê An", "phone=1") }
        try province.copyFolder("PHUCAT", to: "copy")
        let folder = province.path("copy")
        let before = try FolderState(folder)
        let told = Told()
        do { try province.open("copy", told).edit(id, "phone=2") }
        let keys = folder + "/keys/"
        func move(_ name: String, to other: String) throws {
            try? FileManager.default.removeItem(atPath: keys + other)
            try FileManager.default.moveItem(atPath: keys + name, toPath: keys + other)
        }
        func takeBack(_ name: String) throws {
            try move(name, to: name + ".next")
            try before.putBack { $0 == "keys/" + name }
        }
        if interruption != .beforeMark { try takeBack("signing.key") }
        if interruption == .beforeCommit || interruption == .afterCommit {
            try move("successions", to: "successions.next")
            try takeBack("agreement.key")
            try FileManager.default.removeItem(atPath: keys + "old")
        }
        try before.putBack { $0 == "mark" }
        if interruption == .beforeCommit { try before.putBack { $0.hasPrefix("replica.sqlite") } }

        let copy = try province.open("copy", told)
        try copy.edit(id, "phone=3")
        #expect(told.all.count == (interruption == .beforeCommit ? 2 : 1))
        #expect(try copy.status().replica == told.all.last?.after)
        #expect(try copy.verify(deep: true).problems == [])
        let names = try FileManager.default.contentsOfDirectory(atPath: keys).sorted()
        #expect(names == ["agreement.key", "old", "signing.key", "successions"])
        // The key to what was sent to the old name is kept, the one that signed for it is not.
        let original = try Data(contentsOf: URL(filePath: province.path("PHUCAT/keys/agreement.key")))
        let old = try FileManager.default.contentsOfDirectory(atPath: keys + "old")
        #expect(old.count == 1)
        #expect(try Data(contentsOf: URL(filePath: keys + "old/" + old[0])) == original)
        #expect(try province.open("copy").noticed == nil)
        try province.exchange(master, [copy])
        #expect(try master.values(id, "phone") == ["3"])
        #expect(try master.digestLines() == copy.digestLines())
    }

    @Test func `a database from before the last succession is noticed by the key that came after`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        var id = ""
        do {
            let office = try province.office("ubnd-phu-cat", name: "PHUCAT")
            id = try office.addPerson("name_full=Lê An", "phone=1")
            try province.carry(from: office, to: master, unit: "so-ngoai-vu")
            try office.edit(id, "occupation=Thợ mộc")
        }
        try province.copyFolder("PHUCAT", to: "copy")
        let before = try FolderState(province.path("copy"))
        let told = Told()
        do {
            let copy = try province.open("copy", told)
            try copy.edit(id, "phone=2")
            try province.carry(from: copy, to: master, unit: "so-ngoai-vu")
        }
        try before.putBack { $0.hasPrefix("replica.sqlite") }
        let copy = try province.open("copy", told)
        #expect(copy.noticed == .restored)
        try copy.edit(id, "phone=3")
        #expect(told.all.count == 2)
        #expect(told.all.last?.isSigned == true)
        // What was pending then was sealed by a key that is gone. It is made anew here, and is settled where both
        // meet, as it says the same.
        #expect(told.all.last?.madeAnew == 1)
        try province.exchange(master, [copy])
        for office in [master, copy] {
            #expect(try office.values(id, "phone") == ["2", "3"])
            #expect(try office.values(id, "occupation") == ["Thợ mộc"])
        }
        #expect(try master.digestLines() == copy.digestLines())
        #expect(try copy.verify(deep: true).problems == [])
        #expect(try master.replicas().first { $0.name == told.all[0].after }?.successors == [told.all[1].after])
        #expect(try province.changes(in: ["NGOAIVU", "copy"]) != nil)
    }

    @Test func `names of successors stay short, different and recognisable`() {
        let first = replica(1)
        let second = replica(2)
        let name = SuccessorName(before: "PHUCAT", predecessor: first).name(of: second, taken: [])
        #expect(name.hasPrefix("PHUCAT") && name.utf8.count == 9)
        let next = SuccessorName(before: name, predecessor: second).name(of: first, taken: [name])
        #expect(next.hasPrefix("PHUCAT") && next.utf8.count == 9 && next != name)
        let longer = SuccessorName(before: "PHUCAT", predecessor: first).name(of: second, taken: [name])
        #expect(longer.hasPrefix(name) && longer.utf8.count == 10)
        let longest = SuccessorName(before: "ABCDEFGHIJKLMNOP", predecessor: first).name(of: second, taken: [])
        #expect(longest.utf8.count == 16 && longest.hasPrefix("ABCDEFGHIJKLM"))
    }

    private func replica(_ byte: UInt8) -> ReplicaID {
        guard let replica = ReplicaID(bytes: (0..<32).map { UInt8(truncatingIfNeeded: Int(byte) * 37 + $0 * 91) })
        else {
            preconditionFailure("32 bytes")
        }
        return replica
    }
}

/// What database, mark and place say together, without any file.
@Suite struct IdentityCheckTests {
    @Test func `a mark is read as it was written, and refused when a bit is wrong`() throws {
        let mark = mark(next: 7)
        #expect(mark.bytes.count == ReplicaMark.byteCount)
        #expect(ReplicaMark(bytes: mark.bytes) == mark)
        for place in mark.bytes.indices {
            var bytes = mark.bytes
            bytes[place] ^= 1
            #expect(ReplicaMark(bytes: bytes) == nil)
        }
        #expect(ReplicaMark(bytes: mark.bytes + [0]) == nil)
    }

    @Test func `a mark that is behind says nothing, one that is ahead says that the database is older`() {
        for next in UInt64(1)...7 { #expect(check(mark(next: next)) == .sound) }
        #expect(check(mark(next: 8)) == .copied(.restored))
        #expect(check(mark(next: 8), here: place(inode: 6)) == .copied(.restored))
        #expect(check(nil) == .copied(.markLost))
    }

    @Test func `another computer, file or generation is another place, and what is not known is not`() {
        #expect(check(mark(), here: place(machine: 2)) == .copied(.otherMachine))
        #expect(check(mark(), here: place(inode: 6)) == .copied(.otherFile))
        #expect(check(mark(), here: place(generation: 4)) == .copied(.otherFile))
        #expect(check(mark(), here: place(machine: 0)) == .sound)
        #expect(check(mark(), here: place(inode: 0)) == .sound)
        #expect(check(mark(), here: place(generation: 0)) == .sound)
    }

    @Test func `the mark of the identity before is only unfinished where this one was taken`() {
        let former = mark(replica: 8)
        #expect(check(former) == .copied(.markLost))
        #expect(check(former, former: [8]) == .unfinished)
        #expect(check(former, former: [8], here: place(inode: 6)) == .copied(.otherFile))
        #expect(check(former, former: [8], here: place(machine: 2)) == .copied(.otherMachine))
    }

    @Test func `a database from before there were marks gets one`() {
        let facts = IdentityFacts(
            replica: id(1), former: [], instance: nil, place: nil, next: 7, wasSeenElsewhere: false)
        #expect(IdentityCheck.of(facts, mark: nil, here: place()) == .unmarked)
    }

    // MARK: Helpers

    private func id(_ byte: UInt8) -> ReplicaID {
        guard let replica = ReplicaID(bytes: Array(repeating: byte, count: 32)) else { preconditionFailure("32 bytes") }
        return replica
    }

    private func place(machine: UInt8 = 1, inode: UInt64 = 5, generation: UInt64 = 3) -> DataPlace {
        var place = DataPlace()
        place.machine = Array(repeating: machine, count: 32)
        place.inode = inode
        place.generation = generation
        return place
    }

    private func mark(replica: UInt8 = 1, next: UInt64 = 7) -> ReplicaMark {
        ReplicaMark(
            replica: id(replica), instance: Array(repeating: 9, count: 16), place: place(), next: next, announcement: 4)
    }

    private func check(_ mark: ReplicaMark?, former: [UInt8] = [], here: DataPlace? = nil) -> IdentityCheck {
        let facts = IdentityFacts(
            replica: id(1), former: former.map(id), instance: Array(repeating: 9, count: 16), place: place(), next: 7,
            wasSeenElsewhere: false)
        return .of(facts, mark: mark, here: here ?? place())
    }
}
