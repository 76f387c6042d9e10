import Foundation
import ReplicaExchange

/// A centre, a district and the police, who all have the district's people.
final class HeldProvince {
    let province = try? TemporaryProvince()
    let master: Replica
    let district: Replica
    let police: Replica
    /// The people, in order.
    let ids: [String]

    init(people: Int) throws {
        guard let province else { throw CocoaError(.fileWriteUnknown) }
        master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        district = try province.office("ubnd-phu-cat", name: "PHUCAT")
        police = try province.office("cong-an-tinh", name: "CONGAN")
        ids = try district.addPeople(people, in: province)
        try province.carry(from: district, to: master, unit: "so-ngoai-vu")
        try province.carry(from: police, to: master, unit: "so-ngoai-vu")
        try province.carry(from: master, to: police, unit: "cong-an-tinh")
        try province.carry(from: master, to: district, unit: "ubnd-phu-cat")
    }

    func path(_ name: String) -> String { province?.path(name) ?? name }

    func stick(from sender: Replica, unit: String) throws -> String {
        guard let province else { throw CocoaError(.fileWriteUnknown) }
        return try province.stick(from: sender, unit: unit)
    }

    /// Brings what the centre has to the district.
    func carry(to district: Replica) throws {
        _ = try district.apply(stick(from: master, unit: "ubnd-phu-cat"))
    }

    /// What a broken program at the police does to some people.
    func spoil(_ fault: HoldTests.Fault, ids: [String]) throws {
        for id in ids {
            switch fault {
            case .upperCase:
                let name = try police.field("name_full", of: id).first ?? ""
                try police.edit(id, "name_full=" + name.uppercased())
            case .emptiedColumn: try police.edit(id, "phone=")
            case .deletion: _ = try police.delete(id: id, reason: "dọn")
            }
        }
    }

    /// Every person with every value, deleted or not.
    func people(of office: Replica) throws -> [String] {
        try ids.map { id in
            let record = try office.show(id: id)
            let fields = record.fields.map { "\($0.key)=\($0.values)" }.joined(separator: " ")
            return "\(id) \(record.isDeleted) \(record.conflicts.map(\.field)) \(fields)"
        }
    }
}

extension TemporaryProvince {
    /// Writes a bundle into a folder of its own, as each stick has one.
    func stick(from sender: Replica, unit: String) throws -> String {
        let stick = path("stick-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: stick, withIntermediateDirectories: true)
        _ = try sender.createBundles(to: unit, path: stick, dryRun: false)
        return stick
    }
}

extension Replica {
    func apply(_ sticks: String..., accepting: Bool = false) throws -> BundlesApplied {
        try applyBundles(sticks, acceptHeld: accepting, dryRun: false) { _, _, _ in }
    }

    func peopleDigest() throws -> [String] { try digests(scope: "people/ubnd-phu-cat").map(\.digest) }

    func field(_ key: String, of id: String) throws -> [String] {
        try show(id: id).fields.first { $0.key == key }?.values ?? []
    }

    /// Imports a list of people; returns their ids in order.
    func addPeople(_ count: Int, in province: TemporaryProvince) throws -> [String] {
        let list = province.path("people-\(UUID().uuidString).csv")
        let rows = (0..<count).map { "R\($0),Nguyễn Văn Số \($0),+84 00 \($0),US;VN\n" }.joined()
        try Data("source_ref,name_full,phone,nationality\n\(rows)".utf8).write(to: URL(filePath: list))
        _ = try importRows(collection: "person", file: list, map: nil, dryRun: false) { _ in }
        return try self.list(collection: "person", ListQuery()).rows.map(\.id)
    }
}
