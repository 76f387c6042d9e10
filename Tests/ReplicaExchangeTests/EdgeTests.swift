import Foundation
import ReplicaBundle
import ReplicaCore
import ReplicaExchange
import ReplicaForms
import ReplicaLog
import ReplicaTrust
import ReplicaWire
import Testing

/// What clerks and hostile files do at the edges.
@Suite struct EdgeTests {
    @Test func `a list of one office leaves the records of another office's list alone`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        let district = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let id = try district.addPerson("name_full=Nguyễn Thị Đào", "source_ref=1")
        try province.carry(from: district, to: master, unit: "so-ngoai-vu")
        let list = province.path("list.csv")
        try Data("source_ref,name_full\n1,Trần Văn Bình\n".utf8).write(to: URL(filePath: list))
        func importList() throws -> ImportReport {
            try master.importRows(collection: "person", file: list, map: nil, dryRun: false) { _ in }
        }
        #expect(try importList().added == 1)
        #expect(try importList().unchanged == 1)
        #expect(try master.show(id: id).fields.first { $0.key == "name_full" }?.values == ["Nguyễn Thị Đào"])
    }

    @Test func `an id of another form is no record of a list`() throws {
        let province = try TemporaryProvince()
        let district = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let id = try district.addPerson("name_full=Nguyễn Thị Đào")
        let list = province.path("list.csv")
        try Data("id,name\n\(id),Hội\n".utf8).write(to: URL(filePath: list))
        #expect(throws: ExchangeError.self) {
            try district.importRows(collection: "organization", file: list, map: nil, dryRun: false) { _ in }
        }
    }

    @Test func `more elements than a change can hold are refused and block nothing`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        let district = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let names = (0..<600).map { "n\($0)" }.joined(separator: ";")
        #expect(throws: ExchangeError.self) { _ = try district.addPerson("name_full=Đào", "name_other=" + names) }
        _ = try district.addPerson("name_full=Đào")
        let result = try province.carry(from: district, to: master, unit: "so-ngoai-vu")
        #expect(result.applied[0].applied == 2)
    }

    @Test func `an announcement without a value announces nobody`() throws {
        let province = try TemporaryProvince()
        let master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        let key = try #require(SigningKey(seed: Array(repeating: 9, count: 32)))
        let change = Change(
            number: 1, time: HybridTimestamp(rawValue: 1), author: "x", record: nil,
            shape: Shape(
                collection: BuiltIn.replicas,
                entries: [Shape.Entry(kind: .assign, register: BuiltIn.unit, members: [])]),
            replaced: [[]], values: [], note: .empty)
        let secret = [UInt8](repeating: 7, count: 32)
        var hasher = LeafHasher(secret: secret)
        let segment = try SegmentSealer(key: key).seal(
            [change], leaves: [hasher.leaf(of: change)], secret: secret,
            at: .init(scope: .province, previous: nil, dependencies: [], enrolment: nil))
        var bytes: [UInt8] = []
        let header = BundleHeader(
            genesis: try SignedSegment(bytes: Genesis.segment).hash, sender: key.replica, senderUnit: "",
            senderName: "", time: HybridTimestamp(rawValue: 0), recipients: [], frontier: [])
        var writer = try BundleWriter(header: header, key: key, form: .plain) { bytes += $0 }
        try writer.add(segment: segment.bytes)
        try writer.finish()
        let path = province.path("hostile.kbb")
        try Data(bytes).write(to: URL(filePath: path))
        let result = try master.applyBundles([path], acceptHeld: false, dryRun: false) { _, _, _ in }
        #expect(result.applied.isEmpty)
        #expect(result.failures.count == 1)
    }
}
