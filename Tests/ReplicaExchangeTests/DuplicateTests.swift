import Foundation
import ReplicaExchange
import Testing

/// Finding, merging and parting records of one person.
@Suite struct DuplicateTests {
    private struct Offices {
        let province: TemporaryProvince
        let master: Replica
        let police: Replica
        let district: Replica

        init() throws {
            province = try TemporaryProvince()
            master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
            police = try province.office("cong-an-tinh", name: "CONGAN")
            district = try province.office("ubnd-phu-cat", name: "PHUCAT")
        }

        /// Everybody's changes to everybody.
        func meet() throws {
            for office in [police, district] { try province.carry(from: office, to: master, unit: "so-ngoai-vu") }
            try province.carry(from: master, to: police, unit: "cong-an-tinh")
            try province.carry(from: master, to: district, unit: "ubnd-phu-cat")
        }
    }

    private static func addTwice(_ office: Replica) throws -> (String, String) {
        (
            try office.addPerson(
                "name_full=Nguyễn Văn Hùng", "birth=1984-06-05", "phone=0905 123 456", "home_place=Cát Tài, Phù Cát"),
            try office.addPerson(
                "name_full=HUNG VAN NGUYEN", "birth=1984", "phone=+84905123456", "home_place=Cát Tài, Phù Cát")
        )
    }

    private static func open(_ office: Replica) throws -> [[String]] {
        try office.duplicates(reaching: nil, limit: nil).pairs.map { [$0.first.id, $0.second.id] }
    }

    @Test func `two decisions to merge that meet are one, and each can take it back`() throws {
        let offices = try Offices()
        let (first, second) = try Self.addTwice(offices.district)
        try offices.meet()
        #expect(try offices.master.merge(keep: first, drop: second, note: "").standing == .merged)
        #expect(try offices.police.merge(keep: second, drop: first, note: "").standing == .merged)
        try offices.meet()
        for office in [offices.master, offices.police, offices.district] {
            #expect(try office.show(id: second).joined == [first, second])
            #expect(try Self.open(office).isEmpty)
        }
        let digests = try [offices.master, offices.police, offices.district].map {
            try $0.digests(scope: "people/ubnd-phu-cat").map(\.digest)
        }
        #expect(Set(digests).count == 1)
        _ = try offices.police.unmerge(id: first, note: "")
        try offices.meet()
        for office in [offices.master, offices.police, offices.district] {
            #expect(try office.show(id: second).joined.isEmpty)
            #expect(try Self.open(office) == [[first, second]])
        }
    }

    @Test func `what one decides to merge and another to part is disputed until it is settled`() throws {
        let offices = try Offices()
        let (first, second) = try Self.addTwice(offices.district)
        try offices.meet()
        _ = try offices.master.merge(keep: first, drop: second, note: "")
        _ = try offices.police.distinct(first, second, note: "father and son")
        try offices.meet()
        let found = try offices.master.duplicates(reaching: nil, limit: nil).pairs
        #expect(found.map(\.standing) == [.disputed])
        #expect(try offices.master.show(id: first).joined.isEmpty)
        #expect(try offices.police.distinct(first, second, note: "").standing == .distinct)
        try offices.meet()
        #expect(try Self.open(offices.master).isEmpty)
    }

    @Test func `an office proposes, and its word does not go against a decision`() throws {
        let offices = try Offices()
        let (first, second) = try Self.addTwice(offices.district)
        try offices.meet()
        _ = try offices.master.distinct(first, second, note: "")
        #expect(try offices.district.merge(keep: first, drop: second, note: "").standing == .proposed)
        try offices.meet()
        for office in [offices.master, offices.district] {
            #expect(try office.show(id: first).joined.isEmpty)
            #expect(try Self.open(office).isEmpty)
        }
    }

    @Test func `joined records are one however many there are, and under the same id in every order`() throws {
        let offices = try Offices()
        let (first, second) = try Self.addTwice(offices.district)
        let (third, fourth) = try Self.addTwice(offices.district)
        try offices.meet()
        _ = try offices.master.merge(keep: fourth, drop: third, note: "")
        _ = try offices.master.merge(keep: third, drop: second, note: "")
        _ = try offices.police.merge(keep: second, drop: first, note: "")
        try offices.meet()
        for office in [offices.master, offices.police, offices.district] {
            for id in [first, second, third, fourth] {
                #expect(try office.show(id: id).joined == [first, second, third, fourth])
            }
        }
    }

    @Test func `comparing again finds nothing new, and an edit or deletion is noticed`() throws {
        let offices = try Offices()
        let (first, second) = try Self.addTwice(offices.district)
        #expect(try offices.district.compareRecords().pairs == 1)
        #expect(try offices.district.compareRecords() == RecordsCompared())
        try offices.district.edit(second, "name_full=Trần Thị Lan", "birth=1950", "phone=0918 222 333")
        #expect(try Self.open(offices.district).isEmpty)
        try offices.district.edit(second, "name_full=Nguyễn Văn Hùng", "birth=1984", "phone=0905 123 456")
        #expect(try Self.open(offices.district) == [[first, second]])
        _ = try offices.district.delete(id: second, reason: "entered twice")
        #expect(try Self.open(offices.district).isEmpty)
        _ = try offices.district.undelete(id: second, note: "")
        #expect(try Self.open(offices.district) == [[first, second]])
        let before = try offices.district.duplicates(reaching: nil, limit: nil).pairs.map(\.score)
        _ = try offices.district.rebuild()
        #expect(try offices.district.duplicates(reaching: nil, limit: nil).pairs.map(\.score) == before)
        #expect(try offices.district.verify(deep: true).problems == [])
    }

    @Test func `only two records of one form can be said to be one`() throws {
        let offices = try Offices()
        let (first, _) = try Self.addTwice(offices.district)
        #expect(throws: ExchangeError.notAPair(first, first)) {
            try offices.district.merge(keep: first, drop: first, note: "")
        }
        #expect(throws: ExchangeError.notMerged(first)) { try offices.district.unmerge(id: first, note: "") }
    }
}
