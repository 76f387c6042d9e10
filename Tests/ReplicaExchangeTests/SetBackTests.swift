import Foundation
import ReplicaCore
import ReplicaLog
import ReplicaStore
import ReplicaTrust
import ReplicaWire
import Testing

@testable import ReplicaExchange

/// A database that is set back again before anybody heard of the identity that the replica took the time before: what
/// that one said went with the database, and the keys' folder has it still (`Protocol/07` §7).
@Suite struct SetBackTests {
    /// An office that was enrolled, what it wrote once, and its database as it was then.
    private struct Scene {
        let province: TemporaryProvince
        let master: Replica
        let id: String
        let older: FolderState
        let told = Told()

        init() throws {
            province = try TemporaryProvince()
            master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
            let office = try province.office("ubnd-phu-cat", name: "PHUCAT")
            id = try office.addPerson("name_full=Nguyễn Thị Đào", "phone=0")
            try province.carry(from: office, to: master, unit: "so-ngoai-vu")
            try province.carry(from: master, to: office, unit: "ubnd-phu-cat")
            try office.close()
            older = try FolderState(province.path("PHUCAT"))
            let again = try province.open("PHUCAT")
            try again.edit(id, "phone=first")
            try again.close()
        }

        /// Puts the older database in its place.
        func setBack() throws { try older.putBack { $0.hasPrefix("replica.sqlite") } }

        /// Sets the database back, writes something, and closes it.
        func setBack(writing value: String) throws {
            try setBack()
            let office = try province.open("PHUCAT", told)
            #expect(office.noticed == .restored)
            try office.edit(id, "phone=\(value)")
            try office.close()
        }

        var names: [String] { told.all.map(\.after) }
        var chainFile: String { province.path("PHUCAT/keys/successions") }
    }

    @Test(arguments: [1, 4])
    func `whoever is set back again and again is known to the centre by what each name signed for the next`(
        times: Int
    ) throws {
        let scene = try Scene()
        let (province, master) = (scene.province, scene.master)
        for time in 1...times { try scene.setBack(writing: "\(time)") }
        #expect(scene.told.reasons == Array(repeating: .restored, count: times))
        #expect(scene.told.all.allSatisfy { $0.rights == .kept })
        #expect(scene.told.all.last?.between == scene.names.dropLast())
        let office = try province.open("PHUCAT", scene.told)
        #expect(office.noticed == nil)
        let applied = try province.carry(from: office, to: master, unit: "so-ngoai-vu")
        #expect(applied.failures.isEmpty)
        #expect(try master.values(scene.id, "phone") == ["\(times)"])
        try province.exchange(master, [office])
        #expect(try office.digestLines() == master.digestLines())
        for office in [master, office] {
            #expect(try office.verify(deep: true).problems == [])
            #expect(try office.rebuild().problems == [])
            #expect(try office.status().waiting == 0)
        }
        // Who came after whom is told as it was.
        var before = "PHUCAT"
        for name in scene.names {
            #expect(try master.replicas().first { $0.name == name }?.predecessor == before)
            #expect(try master.replicas().first { $0.name == before }?.successors == [name])
            before = name
        }
        #expect(try master.replicas().allSatisfy { $0.quarantined == 0 })
        #expect(try province.changes(in: ["NGOAIVU", "PHUCAT"]) != nil)
        #expect(scene.told.all.count == times)
    }

    @Test func `over a line it introduces itself by the same`() throws {
        let scene = try Scene()
        for time in 1...3 { try scene.setBack(writing: "\(time)") }
        let office = try scene.province.open("PHUCAT")
        let introduction = try #require(try office.sessionIntroduction())
        let peer = try #require(try scene.master.wirePeer(office.key.replica, introducedBy: introduction))
        #expect(peer.unit == "ubnd-phu-cat" && !peer.isEnded)
    }

    @Test func `what was sent to a name between is still opened, and is known for its own`() throws {
        let scene = try Scene()
        let (province, master) = (scene.province, scene.master)
        try scene.setBack(writing: "1")
        let stick = province.path("stick") + "/"
        do {
            let office = try province.open("PHUCAT", scene.told)
            try province.carry(from: office, to: master, unit: "so-ngoai-vu")
            try master.edit(scene.id, "occupation=Thợ mộc")
            _ = try master.createBundles(to: scene.names[0], path: stick, dryRun: false)
            try office.close()
        }
        for time in 2...3 { try scene.setBack(writing: "\(time)") }
        let office = try province.open("PHUCAT", scene.told)
        let result = try office.applyBundles([stick], acceptHeld: false, dryRun: false) { _, _, _ in }
        #expect(result.failures.isEmpty && result.applied.count == 1)
        try province.exchange(master, [office])
        for office in [master, office] {
            #expect(try office.values(scene.id, "phone") == ["1", "3"])
            #expect(try office.values(scene.id, "occupation") == ["Thợ mộc"])
        }
        #expect(try office.digestLines() == master.digestLines())
        #expect(scene.told.all.count == 3)
    }

    @Test func `a backup is restored to again and again, and nothing is taken over`() throws {
        let scene = try Scene()
        let (province, master) = (scene.province, scene.master)
        let file = province.path("backup.kieubao")
        do { _ = try province.open("PHUCAT").backup(to: file) }
        var reports: [RestoreReport] = []
        for _ in 0..<3 {
            reports.append(
                try Replica.restore(file, at: province.replicaFolder("PHUCAT"), user: nil, exactly: true))
        }
        #expect(reports.allSatisfy { $0.succession.rights == .kept })
        #expect(reports[2].succession.between == reports[0...1].map(\.succession.after))
        let office = try province.open("PHUCAT")
        try office.edit(scene.id, "phone=restored")
        try province.exchange(master, [office])
        #expect(try master.values(scene.id, "phone") == ["restored"])
        #expect(try office.digestLines() == master.digestLines())
    }

    @Test func `two heirs of one name are both heard, and the fork is shown`() throws {
        let scene = try Scene()
        let (province, master) = (scene.province, scene.master)
        try scene.setBack(writing: "1")
        // Somebody copies the folder, and the database is set back in both.
        try scene.setBack()
        try province.copyFolder("PHUCAT", to: "copy")
        var offices: [Replica] = []
        for folder in ["PHUCAT", "copy"] {
            let office = try province.open(folder, scene.told)
            try office.edit(scene.id, "phone=\(folder)")
            offices.append(office)
        }
        #expect(scene.told.all.allSatisfy { $0.rights == .kept })
        try province.exchange(master, offices)
        #expect(try master.values(scene.id, "phone") == ["PHUCAT", "copy"])
        for office in offices { #expect(try office.digestLines() == master.digestLines()) }
        let between = try #require(try master.replicas().first { $0.name == scene.names[0] })
        #expect(between.heads > 1)
        #expect(between.successors.sorted() == scene.names[1...2].sorted())
    }

    @Test(arguments: ["removed", "cut", "a bit"])
    func `without the file of what was said it says that the centre may not know it`(damage: String) throws {
        let scene = try Scene()
        let (province, master) = (scene.province, scene.master)
        try scene.setBack(writing: "1")
        let file = URL(filePath: scene.chainFile)
        var bytes = try Data(contentsOf: file)
        switch damage {
        case "removed": try FileManager.default.removeItem(at: file)
        case "cut": try bytes.dropLast().write(to: file)
        default:
            bytes[bytes.count / 2] ^= 1
            try bytes.write(to: file)
        }
        try scene.setBack(writing: "2")
        #expect(scene.told.all.last?.rights == .uncertain)
        #expect(scene.told.all.last?.between == [])
        let office = try province.open("PHUCAT")
        #expect(try office.values(scene.id, "phone") == ["2"])
        // Nobody has heard of it: it is enrolled like a stranger, and then all that it has counts.
        try province.enrol(office)
        try province.exchange(master, [office])
        #expect(try master.values(scene.id, "phone") == ["2"])
        #expect(try office.digestLines() == master.digestLines())
        #expect(try office.verify(deep: true).problems == [])
    }

    @Test func `a lost mark as well costs nothing more`() throws {
        let scene = try Scene()
        try scene.setBack(writing: "1")
        try FileManager.default.removeItem(atPath: scene.province.path("PHUCAT/mark"))
        try scene.setBack(writing: "2")
        #expect(scene.told.all.last?.rights == .kept)
        let office = try scene.province.open("PHUCAT")
        try scene.province.exchange(scene.master, [office])
        #expect(try scene.master.values(scene.id, "phone") == ["2"])
    }

    @Test func `before it writes anything, nothing is damaged`() throws {
        let scene = try Scene()
        try scene.setBack(writing: "1")
        try scene.setBack()
        let office = try scene.province.open("PHUCAT")
        #expect(office.noticed == .restored)
        #expect(try office.verify(deep: true).problems == [])
    }

    @Test func `an attempt that was interrupted leaves nobody in what is kept`() throws {
        let scene = try Scene()
        try scene.setBack(writing: "1")
        let whole = try FolderState(scene.province.path("PHUCAT"))
        try scene.setBack(writing: "2")
        // The power went after the files were written and before the database was: names as they were then.
        let keys = scene.province.path("PHUCAT/keys") + "/"
        for name in ["signing.key", "agreement.key", "successions"] {
            try FileManager.default.moveItem(atPath: keys + name, toPath: keys + name + ".next")
        }
        try whole.putBack { !$0.hasSuffix(".next") && !$0.hasPrefix("keys/old") }
        try scene.setBack(writing: "3")
        let links = SuccessionChain.read(scene.chainFile).links
        #expect(links.count == 2)
        #expect(links.first?.successor == links.last?.predecessor)
        let office = try scene.province.open("PHUCAT")
        #expect(links.last?.successor == office.key.replica)
        try scene.province.exchange(scene.master, [office])
        #expect(try scene.master.values(scene.id, "phone") == ["3"])
        #expect(try office.digestLines() == scene.master.digestLines())
    }

    @Test func `what is kept is nobody else's to read, and no secret`() throws {
        let scene = try Scene()
        for time in 1...2 { try scene.setBack(writing: "\(time)") }
        let mode = try FileManager.default.attributesOfItem(atPath: scene.chainFile)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try Replica.examine(scene.province.replicaFolder("PHUCAT")).filter(\.isProblem) == [])
        let bytes = try [UInt8](Data(contentsOf: URL(filePath: scene.chainFile)))
        let folder = scene.province.replicaFolder("PHUCAT")
        for kind in [(KeyFile.Kind.signing, folder.signingKey), (.agreement, folder.agreementKey)] {
            let seed = try folder.seed(kind.0, at: kind.1)
            #expect(!bytes.indices.contains { bytes[$0...].starts(with: seed) })
        }
    }

    // MARK: The file

    @Test func `the chain is read as it was written, and anything else is refused`() throws {
        let chain = try Self.chain(of: 3)
        let bytes = chain.bytes
        #expect(try SuccessionChain(bytes: bytes).bytes == bytes)
        #expect(try SuccessionChain(bytes: SuccessionChain().bytes).links.isEmpty)
        for count in 0..<bytes.count where (try? SuccessionChain(bytes: Array(bytes.prefix(count)))) != nil {
            // It ends after a whole link.
            #expect(try SuccessionChain(bytes: Array(bytes.prefix(count))).bytes.count == count)
        }
        for place in stride(from: 0, to: bytes.count, by: 7) {
            var changed = bytes
            changed[place] ^= 1
            #expect(throws: WireError.self) { try SuccessionChain(bytes: changed) }
        }
        #expect(throws: WireError.self) { try SuccessionChain(bytes: bytes + [0]) }
        // Two that do not speak of each other are no link.
        let (first, last) = (chain.links[0], chain.links[2])
        #expect(throws: WireError.self) {
            try SuccessionChain.Link(naming: first.naming, announcement: last.announcement)
        }
        #expect(throws: WireError.self) {
            try SuccessionChain.Link(naming: first.announcement, announcement: first.naming)
        }
    }

    @Test func `of too many successions the earliest go`() throws {
        let links = try Self.chain(of: SuccessionChain.linksMax + 1).links
        #expect(links.count == SuccessionChain.linksMax)
        var chain = SuccessionChain()
        for link in links { chain.append(link) }
        #expect(chain.bytes.count <= SuccessionChain.byteCountMax)
        #expect(try SuccessionChain(bytes: chain.bytes).links.count == SuccessionChain.linksMax)
        let path = chain.path(from: links[0].predecessor, to: links[255].successor)
        #expect(path.isWhole && path.links.count == SuccessionChain.linksMax)
        let stranger = SigningKey().replica
        #expect(!chain.path(from: stranger, to: links[9].successor).isWhole)
        #expect(chain.path(from: links[9].successor, to: links[9].successor).links.isEmpty)
    }

    /// Successions of keys that are nobody's.
    private static func chain(of count: Int) throws -> SuccessionChain {
        var chain = SuccessionChain()
        var before = SigningKey()
        for _ in 0..<count {
            let next = SigningKey()
            let record = Dot(replica: before.replica, number: 1, hash: 7)
            chain.append(
                try .init(
                    naming: segment(
                        by: before, record: record,
                        .init(.include, BuiltIn.successor), Value(tag: .bytes, content: next.replica.bytes)),
                    announcement: segment(
                        by: next, record: nil,
                        .init(.assign, BuiltIn.predecessor), Value(tag: .bytes, content: before.replica.bytes))))
            before = next
        }
        return chain
    }

    private static func segment(
        by key: SigningKey, record: Dot?, _ entry: Shape.Entry, _ value: Value
    ) throws -> SignedSegment {
        let shape = Shape(collection: BuiltIn.replicas, entries: [entry])
        let change = Change(
            number: 1, time: HybridTimestamp(wallMilliseconds: 1), author: .empty, record: record, shape: shape,
            replaced: [[]], values: [value], note: .empty)
        let secret = SystemRandom.bytes(32)
        var hasher = LeafHasher(secret: secret)
        let sealed = try SegmentSealer(key: key).seal(
            [change], leaves: [hasher.leaf(of: change)], secret: secret,
            at: .init(scope: .province, previous: nil, dependencies: [], enrolment: nil))
        return try SignedSegment(bytes: sealed.bytes)
    }
}
