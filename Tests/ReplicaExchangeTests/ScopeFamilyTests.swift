import Foundation
import ReplicaCore
import ReplicaLog
import ReplicaTrust
import ReplicaWire
import Testing

@testable import ReplicaExchange
@testable import ReplicaStore

/// Each family of scopes (`Protocol/07` §4): cut where a bundle is made, refused or quarantined where it arrives.
@Suite struct ScopeFamilyTests {
    private let province: TemporaryProvince
    private let master: Replica
    private let owner: Replica
    private let party: Replica
    private let stranger: Replica
    private let reviewer: Replica

    private static let scopes = [
        "province", "unit/ubnd-phu-cat", "people/ubnd-phu-cat", "case/vu-1", "restricted/ubnd-phu-cat",
    ]

    /// A district with a record in each scope; the party to a case; a stranger who has nothing but the province.
    init() throws {
        let province = try TemporaryProvince()
        self.province = province
        master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        owner = try province.office("ubnd-phu-cat", name: "PHUCAT")
        party = try province.office("ubnd-tuy-phuoc", name: "TUYPHUOC")
        func make(_ unit: String, _ name: String, scopes: String, role: Trust.Role) throws -> Replica {
            let replica = try Replica.create(
                at: ReplicaFolder(path: province.path(name)), unit: unit, name: name, isMaster: false)
            try province.enrol(replica, scopes: scopes, role: role)
            return replica
        }
        stranger = try make("so-du-lich", "DULICH", scopes: "unit/so-du-lich", role: .clerk)
        reviewer = try make("so-ngoai-vu", "SOATXET", scopes: "r:restricted/ubnd-phu-cat", role: .reader)
        _ = try master.setMembers(of: "case/vu-1", added: ["ubnd-phu-cat", "ubnd-tuy-phuoc"], removed: [])
        for (office, unit) in [
            (owner, "ubnd-phu-cat"), (party, "TUYPHUOC"), (stranger, "DULICH"), (reviewer, "SOATXET"),
        ] {
            try province.carry(from: master, to: office, unit: unit)
        }
        for scope in Self.scopes {
            let isShared = scope == "province"
            let words = isShared ? ["name=Hội An", "kind=hoi_doan_NVNONN"] : ["name_full=Lê An"]
            _ = try owner.add(
                collection: isShared ? "organization" : "person", words.map { try Assignment(parsing: $0) },
                scope: scope, note: "")
        }
    }

    /// The scopes of which a replica has segments of another.
    private func received(at office: Replica, from author: Replica) throws -> Set<String> {
        try office.read { session in
            Set(try session.segments().filter { $0.replica == author.key.replica }.map(\.scope.string))
        }
    }

    /// What was pending was written in a scope that its author may not write in any more: it counts at his own replica as
    /// little as elsewhere.
    @Test func `what a party wrote before it heard that it was taken out counts nowhere`() throws {
        try province.carry(from: owner, to: master, unit: "so-ngoai-vu")
        try province.carry(from: master, to: party, unit: "TUYPHUOC")
        let id = try #require(try party.list(collection: "person", ListQuery()).rows.first?.id)
        try party.edit(id, "occupation=Thợ mộc")
        _ = try master.setMembers(of: "case/vu-1", added: [], removed: ["ubnd-tuy-phuoc"])
        try province.carry(from: master, to: party, unit: "TUYPHUOC")
        try province.carry(from: party, to: master, unit: "so-ngoai-vu")
        for office in [party, master] {
            #expect(try office.read { try $0.quarantinedCount() } == 1)
            #expect(try office.values(id, "occupation") == [])
        }
    }

    @Test func `a sender leaves out what the receiver may not have`() throws {
        try province.carry(from: owner, to: master, unit: "so-ngoai-vu")
        #expect(try received(at: master, from: owner) == Set(Self.scopes.dropLast()))
        for (office, name, scopes) in [
            (party, "TUYPHUOC", ["province", "case/vu-1"]), (stranger, "DULICH", ["province"]),
            (reviewer, "SOATXET", ["province"]),
        ] {
            let applied = try province.carry(from: master, to: office, unit: name).applied
            #expect(applied.map(\.outOfScope) == [0])
            #expect(try received(at: office, from: owner) == Set(scopes), "\(name)")
        }
        // The centre never had it; the reviewer gets it from the office.
        try province.carry(from: owner, to: reviewer, unit: "SOATXET")
        #expect(try received(at: reviewer, from: owner) == ["province", "restricted/ubnd-phu-cat"])
        #expect(try reviewer.list(collection: "person", ListQuery()).rows.count == 1)
    }

    @Test func `the centre learns how many restricted records there are, and no more`() throws {
        try province.carry(from: owner, to: master, unit: "so-ngoai-vu")
        func told() throws -> [ScopeCount] {
            try master.scopes().first { $0.scope == "restricted/ubnd-phu-cat" }?.counts ?? []
        }
        #expect(try told() == [ScopeCount(collection: "person", count: 1)])
        let id = try owner.add(
            collection: "person", [Assignment(parsing: "name_full=Lê Bình")], scope: "restricted/ubnd-phu-cat", note: ""
        )
        try province.carry(from: owner, to: master, unit: "so-ngoai-vu")
        #expect(try told() == [ScopeCount(collection: "person", count: 2)])
        _ = try owner.delete(id: id, reason: "nhầm")
        try province.carry(from: owner, to: master, unit: "so-ngoai-vu")
        #expect(try told() == [ScopeCount(collection: "person", count: 1)])
        // Nothing new, nothing said.
        let again = try province.carry(from: owner, to: master, unit: "so-ngoai-vu").applied
        #expect(again.map(\.applied) == [0])
    }

    @Test func `a receiver refuses what a dishonest sender put in`() throws {
        try owner.write { try owner.sealAll($0) }
        let file = try province.uncutBundle(of: owner, to: stranger)
        let before = try stranger.digestLines().filter { !$0.hasPrefix("province") }
        let applied = try stranger.applyBundles([file], acceptHeld: false, dryRun: false) { _, _, _ in }.applied
        #expect(applied.map(\.outOfScope) == [4])
        #expect(try received(at: stranger, from: owner) == ["province"])
        #expect(try stranger.digestLines().filter { !$0.hasPrefix("province") } == before)
        #expect(try stranger.read { try $0.waiting().isEmpty })
    }

    @Test func `what is written without the right to is quarantined by who may have the scope`() throws {
        for office in [owner, party] { try province.carry(from: office, to: master, unit: "so-ngoai-vu") }
        // The stranger's program is broken: it asks nobody.
        let drafts: [(scope: String, collection: String)] =
            Self.scopes.dropFirst().map { ($0, "person") } + [("province", "unit")]
        for draft in drafts { try stranger.writeWithoutAsking(scope: draft.scope, collection: draft.collection) }
        try stranger.write { try stranger.sealAll($0) }
        let applied = try master.applyBundles(
            [try province.uncutBundle(of: stranger, to: master)], acceptHeld: true, dryRun: false
        ) { _, _, _ in }.applied
        // One segment that the centre may not have, three that its author may not write, one change of the roster.
        #expect(applied.map(\.outOfScope) == [1])
        #expect(applied.map(\.quarantined) == [4])
        let reasons = try master.quarantineList().map { item in
            item.scope + " " + (item.objection.map { "\($0)" } ?? "one by one")
        }
        #expect(
            Set(reasons) == [
                "unit/ubnd-phu-cat scope", "people/ubnd-phu-cat scope", "case/vu-1 scope", "province one by one",
            ])
        let atOwner = try owner.applyBundles(
            [try province.uncutBundle(of: stranger, to: owner)], acceptHeld: true, dryRun: false
        ) { _, _, _ in }.applied
        #expect(atOwner.map(\.outOfScope) == [0] && atOwner.map(\.quarantined) == [5])
        #expect(try owner.list(collection: "person", ListQuery()).rows.count == 4)
    }

    @Test func `a reader's work is quarantined in every scope`() throws {
        try reviewer.writeWithoutAsking(scope: "restricted/ubnd-phu-cat", collection: "person")
        try reviewer.write { try reviewer.sealAll($0) }
        let applied = try owner.applyBundles(
            [try province.uncutBundle(of: reviewer, to: owner)], acceptHeld: true, dryRun: false
        ) { _, _, _ in }.applied
        // The record; what it says of itself in the province counts.
        #expect(applied.map(\.quarantined) == [1])
        #expect(try owner.quarantineList().map(\.objection) == [.role])
    }
}

extension Replica {
    /// Writes a record as a program would that asks nobody whether it may.
    fileprivate func writeWithoutAsking(scope: String, collection: String) throws {
        try write { session in
            guard let form = session.catalog.collection(key: collection),
                let field = form.titleField
            else { throw CocoaError(.featureUnsupported) }
            let root = try session[.root]
            try session.unset(.root)
            session.loadedTrust = nil
            var writer = try LocalWriter(session, key: key, author: "X", wallMilliseconds: Self.now())
            try writer.make(
                ChangeDraft(
                    scope: ScopeName(scope), record: nil, collection: form.name,
                    entries: [.init(Shape.Entry(.assign, field.name), values: [.text("không được phép")])]))
            try writer.finish()
            if let root { try session.set(.root, root) }
            session.loadedTrust = nil
        }
    }
}
