import Foundation
import ReplicaCore
import ReplicaLog
import ReplicaStore
import ReplicaTestSupport
import ReplicaTrust
import ReplicaWire
import Testing

@testable import ReplicaExchange

/// What is erased is nowhere any more: not in a row, an index, the log, a free page, a later backup or a later bundle;
/// and nothing brings it back (`Protocol/07` §9).
@Suite struct ErasureTests {
    private let world: ErasureWorld

    init() throws { world = try ErasureWorld() }

    @Test func `nothing of what was erased stays at any office, with conflicts, sets and pending changes`() throws {
        let world = world
        let (id, tokens) = try world.contestedPerson()
        let (other, kept) = try world.person(at: world.district)
        try world.exchange()
        // Known to the centre, and to nobody else.
        try world.master.edit(id, "occupation=" + world.token())
        #expect(try world.holders(of: tokens[0]) == ["CONGAN", "NGOAIVU", "PHUCAT"])

        let given = try world.master.erase(ids: [id], fields: [], basis: "Yêu cầu 1", dryRun: false)
        #expect(given[0].changes >= 4 && given[0].orders.count == 1)
        try world.exchange()
        try world.exchange()
        try world.expectGone(tokens)
        try world.expectGone(world.lastToken)
        for office in world.offices {
            let record = try office.show(id: id)
            #expect(record.fields.allSatisfy { $0.isErased && $0.values.isEmpty })
            #expect(record.fields.map(\.key).contains("name_full"))
            #expect(record.conflicts.isEmpty)
            #expect(try office.history(id: id).compactMap(\.erasure).first?.basis == "Yêu cầu 1")
            #expect(try office.show(id: other).fields.contains { $0.values == [kept[0]] })
            var query = ListQuery()
            query.search = tokens[0]
            #expect(try office.list(collection: "person", query).rows.isEmpty)
            #expect(try office.rebuild().problems == [])
            #expect(try office.verify(deep: true).problems == [])
        }
        #expect(Set(try world.offices.map { try $0.peopleDigest() }).count == 1)
        let status = try #require(try world.master.erasures(id: id).first)
        #expect(status.isComplete && status.holders.count == 3)
    }

    @Test func `what was erased is no side of a conflict that others go on with, and does not move`() throws {
        let world = world
        let (id, _) = try world.person(at: world.district)
        try world.exchange()
        try world.district.edit(id, "phone=0901")
        try world.police.edit(id, "phone=0902")
        try world.master.edit(id, "phone=0903")
        _ = try world.master.erase(ids: [id], fields: ["phone"], basis: "Yêu cầu 3", dryRun: false)
        try world.exchange()
        try world.exchange()
        for office in world.offices {
            let conflict = try #require(try office.conflicts(collection: "person").first)
            #expect(Set(conflict.values.map(\.value)) == ["0901", "0902"])
            #expect(throws: ExchangeError.badChoice(3, count: 2)) {
                try office.resolve(id: id, field: "phone", .take(3), note: "")
            }
        }
        let taken = try #require(try world.master.conflicts(collection: "person").first?.values[0].value)
        _ = try world.master.resolve(id: id, field: "phone", .take(1), note: "")
        _ = try world.master.erase(ids: [id], fields: ["occupation"], basis: "Yêu cầu 4", dryRun: false)
        _ = try world.master.move(id: id, to: "people/ubnd-tuy-phuoc", note: "")
        let fields = try world.master.show(id: id).fields
        #expect(fields.first { $0.key == "phone" }?.values == [taken])
        #expect(fields.allSatisfy { $0.key != "occupation" })
        #expect(try world.master.conflicts(collection: nil).isEmpty)
        try world.exchange()
        for office in world.offices { #expect(try office.verify(deep: true).problems == []) }
    }

    @Test func `old bundles, late segments and restored backups bring nothing back`() throws {
        let world = world
        let (id, tokens) = try world.contestedPerson()
        let old = try world.province.stick(from: world.district, unit: "so-ngoai-vu")
        try world.exchange()
        let welcome = try world.province.stick(from: world.master, unit: "cong-an-tinh")
        let backup = world.province.path("before.kieubao")
        _ = try world.police.backup(to: backup)
        // What this brings waits at the centre for what goes before it.
        let first = try world.province.stick(from: world.police, unit: "so-ngoai-vu")
        try world.police.edit(id, "phone=" + world.token())
        let late = [world.lastToken]
        let second = try world.province.stick(from: world.police, unit: "so-ngoai-vu")
        _ = try world.master.apply(second)

        _ = try world.master.erase(ids: [id], fields: [], basis: "Yêu cầu 2", dryRun: false)
        try world.expectGone(tokens + late, in: ["NGOAIVU"])
        for stick in [old, welcome, first, second] {
            _ = try? world.master.apply(stick)
            _ = try? world.police.apply(stick)
            _ = try? world.district.apply(stick)
        }
        try world.exchange()
        for stick in [old, welcome, first, second] {
            for office in world.offices { _ = try? office.apply(stick) }
        }
        try world.expectGone(tokens + late)

        // The backup holds it; the first exchange takes it out, and out of the database that was set aside.
        world.closePolice()
        let folder = world.province.replicaFolder("CONGAN")
        let restored = try Replica.restore(backup, at: folder, user: "Lan", exactly: true)
        let police = try Replica.open(at: folder)
        #expect(restored.kept != nil)
        #expect(try world.holders(of: tokens[0]) == ["CONGAN"])
        try world.province.carry(from: police, to: world.master, unit: "so-ngoai-vu")
        try world.province.carry(from: world.master, to: police, unit: "cong-an-tinh")
        try world.expectGone(tokens + late)
        #expect(try police.verify(deep: true).problems == [])
        #expect(try police.peopleDigest() == world.master.peopleDigest())
    }

    @Test func `a field is erased alone, and what stays is written anew`() throws {
        let world = world
        let (id, tokens) = try world.person(at: world.district)
        try world.exchange()
        let given = try world.master.erase(ids: [id], fields: ["occupation"], basis: "Yêu cầu 3", dryRun: false)
        #expect(given[0].changes == 1 && given[0].kept > 0)
        try world.exchange()
        for office in world.offices {
            #expect(try office.field("name_full", of: id) == [tokens[0]])
            #expect(try office.field("occupation", of: id).isEmpty)
            #expect(try office.show(id: id).fields.first { $0.key == "occupation" }?.isErased == true)
            #expect(try office.verify(deep: true).problems == [])
        }
        try world.expectGone([tokens[1], tokens[2]])
    }

    @Test func `a deleted record stays deleted, and one that moved stays away`() throws {
        let world = world
        let (deleted, first) = try world.person(at: world.district)
        let (moved, second) = try world.person(at: world.district)
        try world.exchange()
        let reason = world.token()
        _ = try world.district.delete(id: deleted, reason: reason)
        _ = try world.district.move(id: moved, to: "people/ubnd-tuy-phuoc", note: world.token())
        try world.exchange()
        let digests = try world.master.show(id: moved).scope
        _ = try world.master.erase(ids: [deleted, moved], fields: [], basis: "Yêu cầu 4", dryRun: false)
        try world.exchange()
        for office in [world.master, world.police] {
            #expect(try office.show(id: deleted).isDeleted)
            #expect(try office.show(id: moved).scope == digests)
            #expect(try office.show(id: moved).conflicts.isEmpty)
            #expect(try office.verify(deep: true).problems == [])
        }
        // Who writes in a scope that he does not read erases what he wrote there as well.
        #expect(try world.master.erasures(id: moved).map(\.scope).contains("people/ubnd-tuy-phuoc"))
        #expect(try world.district.verify(deep: true).problems == [])
        try world.expectGone(first + second + [reason, world.lastToken])
    }

    @Test func `what was written without knowing of the order stays, is shown, and is named at the centre`() throws {
        let world = world
        let (id, _) = try world.person(at: world.district)
        try world.exchange()
        _ = try world.master.erase(ids: [id], fields: [], basis: "Yêu cầu 5", dryRun: false)
        try world.district.edit(id, "phone=" + world.token())
        let late = world.lastToken
        try world.exchange()
        try world.exchange()
        for office in world.offices {
            #expect(try office.field("phone", of: id) == [late])
            #expect(try office.show(id: id).conflicts.isEmpty)
        }
        #expect(try world.master.erasures(id: id).first?.filled.count == 1)
        _ = try world.master.erase(ids: [id], fields: [], basis: "Yêu cầu 6", dryRun: false)
        try world.exchange()
        try world.expectGone([late])
        #expect(try world.master.erasures(id: id).allSatisfy { $0.filled.isEmpty })
    }

    /// An order does not reach who may not have the scope any more by that scope.
    @Test func `who was taken out of a case erases what he kept of it, and confirms it`() throws {
        let world = world
        let (id, tokens) = try world.person(at: world.district)
        try world.exchange()
        _ = try world.master.setMembers(of: "case/vu-1", added: ["cong-an-tinh"], removed: [])
        _ = try world.master.move(id: id, to: "case/vu-1", note: "")
        let word = world.token()
        try world.master.edit(id, "occupation=" + word)
        try world.exchange()
        #expect(try world.police.show(id: id).scope == "case/vu-1")
        _ = try world.master.setMembers(of: "case/vu-1", added: [], removed: ["cong-an-tinh"])
        try world.exchange()
        #expect(try world.holders(of: word).contains("CONGAN"))

        let given = try world.master.erase(ids: [id], fields: [], basis: "Yêu cầu 9", dryRun: false)
        #expect(given[0].orders.count == 3)
        try world.exchange()
        try world.exchange()
        try world.expectGone(tokens + [word])
        let status = try world.master.erasures(id: id)
        #expect(status.allSatisfy { $0.isComplete })
        #expect(status.contains { $0.holders.contains { $0.replica == "CONGAN" } })
        for office in world.offices { #expect(try office.verify(deep: true).problems == []) }
    }

    @Test func `a copy that sealed the same changes leaves nothing of them in the original`() throws {
        let world = world
        let (id, tokens) = try world.person(at: world.district)
        try world.district.edit(id, "phone=" + world.token())
        let pending = world.lastToken
        try world.province.copyFolder("PHUCAT", to: "copy")
        let copy = try world.province.open("copy")
        try copy.edit(id, "occupation=" + world.token())
        let copied = world.lastToken
        try world.province.carry(from: copy, to: world.master, unit: "so-ngoai-vu")
        _ = try world.master.erase(ids: [id], fields: [], basis: "Yêu cầu 7", dryRun: false)
        try world.province.exchange(world.master, [world.district, copy])
        try world.province.exchange(world.master, [world.district, copy])
        try world.expectGone(tokens + [pending, copied], in: ["NGOAIVU", "PHUCAT", "copy"])
        for office in [world.master, world.district, copy] { #expect(try office.verify(deep: true).problems == []) }
        #expect(try world.district.peopleDigest() == world.master.peopleDigest())
    }

    @Test func `the centre alone erases, gives a ground, and says who has not confirmed`() throws {
        let world = world
        let (id, _) = try world.person(at: world.district)
        try world.exchange()
        #expect(throws: ExchangeError.masterOnly(collection: "erasure")) {
            try world.district.erase(ids: [id], fields: [], basis: "x", dryRun: false)
        }
        let before = try world.master.digestLines()
        #expect(try world.master.erase(ids: [id], fields: [], basis: "", dryRun: true)[0].changes == 1)
        #expect(try world.master.digestLines() == before)
        _ = try world.master.erase(ids: [id], fields: [], basis: "Yêu cầu 8", dryRun: false)
        _ = try world.master.endReplica("CONGAN", .retired, upTo: nil, reason: "nghỉ", authority: nil)
        try world.province.carry(from: world.master, to: world.district, unit: "ubnd-phu-cat")
        let states = try #require(try world.master.erasures(id: nil).first).holders
        #expect(states.first { $0.replica == "PHUCAT" }?.state == .waiting)
        #expect(states.first { $0.replica == "CONGAN" }?.state == .retired)
        try world.province.carry(from: world.district, to: world.master, unit: "so-ngoai-vu")
        let status = try #require(try world.master.erasures(id: id).first)
        #expect(status.isComplete && status.basis == "Yêu cầu 8")
        // Nothing is left to erase.
        #expect(try world.master.erase(ids: [id], fields: [], basis: "Yêu cầu 9", dryRun: false)[0].changes == 0)
    }
}

/// A centre, a district and the police, who all have the district's people, and words that nobody else writes.
private final class ErasureWorld {
    let province: TemporaryProvince
    let master: Replica
    let district: Replica
    private(set) var police: Replica
    private var generator = SeededGenerator(seed: 88)
    private(set) var lastToken = ""

    init() throws {
        province = try TemporaryProvince()
        master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        district = try province.office("ubnd-phu-cat", name: "PHUCAT")
        police = try province.office("cong-an-tinh", name: "CONGAN")
        try exchange()
    }

    var offices: [Replica] { [master, district, police] }

    /// Nobody has the database of the police open any more.
    func closePolice() { police = district }

    /// Everybody brings what he has to the centre and takes home what it has.
    func exchange() throws {
        for (office, unit) in [(district, "ubnd-phu-cat"), (police, "cong-an-tinh")] {
            try province.carry(from: office, to: master, unit: "so-ngoai-vu")
            try province.carry(from: master, to: office, unit: unit)
        }
        try province.carry(from: master, to: district, unit: "ubnd-phu-cat")
    }

    /// Small letters, so that folding leaves it alone, and a beginning of its own, which indexes may leave out.
    @discardableResult
    func token() -> String {
        let letters = Array("bcdghklmnpqrtvx")
        lastToken = String((0..<24).map { _ in generator.pick(letters) })
        return lastToken
    }

    /// A person with a name, an occupation and a reason for adding it.
    func person(at office: Replica) throws -> (id: String, tokens: [String]) {
        let tokens = [token(), token(), token()]
        let id = try office.add(
            collection: "person",
            [
                Assignment(parsing: "name_full=" + tokens[0]), Assignment(parsing: "occupation=" + tokens[1]),
                Assignment(parsing: "home_district=ubnd-phu-cat"),
            ], scope: "people/ubnd-phu-cat", note: tokens[2])
        return (id, tokens)
    }

    /// One who was edited by two that did not know of each other.
    func contestedPerson() throws -> (id: String, tokens: [String]) {
        var (id, tokens) = try person(at: district)
        try exchange()
        for (office, field) in [(district, "occupation"), (police, "occupation"), (police, "phone")] {
            tokens.append(token())
            _ = try office.edit(id: id, [Assignment(parsing: field + "=" + lastToken)], note: token())
            tokens.append(lastToken)
        }
        return (id, tokens)
    }

    /// The folders of replicas that have a word anywhere in a file.
    func holders(of token: String) throws -> [String] {
        try ["CONGAN", "NGOAIVU", "PHUCAT"].filter { try !places(of: [token], in: $0).isEmpty }
    }

    /// Every byte of every file of the folders, of a backup and of bundles that are made now.
    func expectGone(_ tokens: String..., at location: SourceLocation = #_sourceLocation) throws {
        try expectGone(tokens, at: location)
    }

    func expectGone(
        _ tokens: [String], in folders: [String] = ["CONGAN", "NGOAIVU", "PHUCAT"],
        at location: SourceLocation = #_sourceLocation
    ) throws {
        for folder in folders {
            #expect(try places(of: tokens, in: folder) == [], "\(folder)", sourceLocation: location)
            let office = try Replica.open(at: province.replicaFolder(folder))
            let backup = province.path("after-\(UUID().uuidString)")
            _ = try office.backup(to: backup)
            #expect(try places(of: tokens, inFile: backup) == [], "\(folder)", sourceLocation: location)
        }
    }

    private func places(of tokens: [String], in folder: String) throws -> [String] {
        let files = try FileManager.default.subpathsOfDirectory(atPath: province.path(folder))
        return try files.flatMap { try places(of: tokens, inFile: province.path(folder + "/" + $0)) }
    }

    /// What a file holds of words: in its bytes, and, where it is a database, in the segments that it keeps.
    private func places(of tokens: [String], inFile path: String) throws -> [String] {
        guard let data = try? Data(contentsOf: URL(filePath: path)) else { return [] }
        var found = tokens.filter { holds(data, $0) }.map { "\($0) in \(path)" }
        if data.starts(with: Data("SQLite format 3".utf8)) {
            // Not through the path itself: opening a backup would write beside it.
            let copy = province.path("look-\(UUID().uuidString)")
            try data.write(to: URL(filePath: copy))
            let store = try Store(path: copy)
            for bytes in try store.read({ session in
                try session.segments().compactMap { try session.segmentBytes($0.hash) }
                    + session.waiting().compactMap { try session.waitingBytes($0.hash) }
                    + session.held().compactMap { try session.heldBytes($0.hash) }
            }) {
                let payload = try SignedSegment(bytes: bytes).open().run.payload
                found += tokens.filter { holds(Data(payload.bytes), $0) }.map { "\($0) in a segment of \(path)" }
            }
            try store.close()
        }
        return found
    }

    /// The last letters are enough: an index leaves out what a word has in common with the one before.
    private func holds(_ data: Data, _ token: String) -> Bool {
        data.range(of: Data(token.suffix(14).utf8)) != nil
    }
}
