import Foundation
import ReplicaCore
import ReplicaTrust
import Testing

@testable import ReplicaExchange

/// What the offices' people read is told to the auditors, and to nobody else; who shortens a log cannot hide it.
@Suite struct AuditorTests {
    private let province: TemporaryProvince
    private let master: Replica
    private let district: Replica
    private let auditor: Replica
    private let id: String

    init() throws {
        province = try TemporaryProvince()
        master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        district = try province.office("ubnd-phu-cat", name: "PHUCAT")
        auditor = try TemporaryProvince.unenrolled("so-ngoai-vu", in: province)
        try province.enrol(auditor, scopes: "r:restricted/*", role: .reader)
        id = try district.addPerson("name_full=Nguyễn Thị Đào")
        try province.carry(from: auditor, to: master, unit: "NGOAIVU")
        try province.carry(from: master, to: district, unit: "ubnd-phu-cat")
    }

    private func read(_ count: Int = 1) throws {
        for _ in 0..<count { try district.noteAccess(.read, collection: "person", ids: [id], purpose: "rà soát") }
    }

    /// What the district makes for the centre goes to each of its replicas what it may read.
    private func carry() throws {
        let stick = province.path("stick-\(UUID().uuidString)")
        _ = try district.createBundles(to: nil, path: stick + "/", dryRun: false)
        for replica in [master, auditor] {
            _ = try replica.applyBundles([stick], acceptHeld: false, dryRun: false) { _, _, _ in }
        }
    }

    private func holding() throws -> AccessHolding? {
        try auditor.accessHoldings().first { $0.unit == "ubnd-phu-cat" }
    }

    private var log: String { province.path("PHUCAT") + "/access.log" }

    @Test func `the auditor reads who read what at an office; the centre's own replica does not`() throws {
        try read(2)
        try carry()
        try read()
        try carry()
        try carry()
        let found = try #require(try holding())
        #expect(found.entries.count == 3 && found.standing == .whole && found.replica == "PHUCAT")
        #expect(found.entries.allSatisfy { $0.ids == [id] && $0.purpose == "rà soát" })
        #expect(try master.accessHoldings().allSatisfy(\.isOwn))
        #expect(try master.scopes().first { $0.scope == "restricted/ubnd-phu-cat" }?.counts ?? [] == [])
        #expect(try district.attachments(of: nil).isEmpty && auditor.attachments(of: nil).isEmpty)
        var query = AccessQuery()
        query.record = id
        query.unit = "ubnd-phu-cat"
        query.from = CivilDay(wallMilliseconds: Replica.now())
        #expect(try auditor.accessHoldings(query).flatMap(\.entries).count == 3)
        query.to = query.from?.advanced(days: -1)
        #expect(try auditor.accessHoldings(query).flatMap(\.entries).isEmpty)
        query.unit = "nowhere"
        #expect(throws: ExchangeError.self) { try auditor.accessHoldings(query) }
        #expect(try district.verify(deep: true).problems.isEmpty && auditor.verify(deep: true).problems.isEmpty)
    }

    @Test func `without an auditor nothing travels`() throws {
        let other = try TemporaryProvince()
        let centre = try other.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        let office = try other.office("ubnd-phu-cat", name: "PHUCAT")
        let person = try office.addPerson("name_full=Nguyễn Thị Đào")
        try office.noteAccess(.read, collection: "person", ids: [person])
        try other.carry(from: office, to: centre, unit: "NGOAIVU")
        #expect(try office.scopes().first { $0.scope == "restricted/ubnd-phu-cat" } == nil)
    }

    @Test func `a log that was cut and written on shows at the auditor, whatever the file says now`() throws {
        try read(4)
        try carry()
        let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
        try Data((lines.prefix(3).joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: log))
        try read(2)
        try carry()
        let found = try #require(try holding())
        #expect(found.standing == .anew(after: 2) && found.standing.isFault)
        // What came before is not gone.
        #expect(found.entries.count == 6)
    }

    @Test func `a line that was changed before it was sent shows, and those behind it do not pass for whole`() throws {
        try read(2)
        var bytes = try Data(contentsOf: URL(filePath: log))
        let place = try #require(bytes.range(of: Data("rà soát".utf8)))
        bytes[place.lowerBound] = UInt8(ascii: "R")
        try bytes.write(to: URL(filePath: log))
        try carry()
        #expect(try holding()?.standing == .altered(after: 0))
    }
}
