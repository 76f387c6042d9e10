import Foundation
import ReplicaExchange
import ReplicaStore
import ReplicaTrust

/// Something that a person does with the program, during which the disk may fail.
package struct CrashOperation: Sendable {
    package let name: String
    /// The office where it is done.
    let seat: Int
    /// Whether it is one transaction: afterwards all of it has happened, or nothing.
    var isAtomic = true
    /// What has to be there before.
    var prepare: @Sendable (World) throws -> Void = { _ in }
    let act: @Sendable (World, Office) throws -> Void

    package static let all: [CrashOperation] = [
        CrashOperation(name: "add", seat: 1) { world, office in try world.addPerson(at: office) },
        CrashOperation(name: "edit", seat: 1, prepare: { try $0.addPerson(at: $0.offices[1]) }) { world, office in
            _ = try world.enter(office).edit(
                id: world.records[0], [Assignment(field: "phone", text: "+84 1")], note: "n")
        },
        CrashOperation(name: "delete", seat: 1, prepare: { try $0.addPerson(at: $0.offices[1]) }) { world, office in
            _ = try world.enter(office).delete(id: world.records[0], reason: "n")
        },
        CrashOperation(name: "move", seat: 1, prepare: { try $0.addPerson(at: $0.offices[1]) }) { world, office in
            _ = try world.enter(office).move(id: world.records[0], to: "unit/ubnd-phu-cat", note: "n")
        },
        CrashOperation(
            name: "merge", seat: 1,
            prepare: { world in for _ in 0..<2 { try world.addPerson(at: world.offices[1]) } }
        ) { world, office in
            _ = try world.enter(office).merge(keep: world.records[0], drop: world.records[1], note: "n")
        },
        CrashOperation(name: "bundle create", seat: 1, prepare: { try $0.addPerson(at: $0.offices[1]) }) {
            world, office in
            _ = try world.enter(office).createBundles(to: nil, path: world.stick + "/", dryRun: false)
        },
        CrashOperation(name: "bundle apply", seat: 0, prepare: { try $0.sendPeople(5, from: $0.offices[1]) }) {
            world, office in try world.takeAll(at: office)
        },
        CrashOperation(name: "checkpoint", seat: 1, prepare: { try $0.addPerson(at: $0.offices[1], closes: false) }) {
            world, office in
            _ = try world.enter(office).status()
        },
        CrashOperation(name: "rebuild", seat: 1, prepare: { try $0.addPerson(at: $0.offices[1]) }) { world, office in
            _ = try world.enter(office).rebuild()
        },
        CrashOperation(name: "backup", seat: 1, prepare: { try $0.addPerson(at: $0.offices[1]) }) { world, office in
            _ = try world.enter(office).backup(to: world.stick + "/backup-\(world.nextNote()).sqlite")
        },
        CrashOperation(
            name: "restore", seat: 1, isAtomic: false,
            prepare: { world in
                let office = world.offices[1]
                try world.addPerson(at: office)
                _ = try world.enter(office).backup(to: world.stick + "/backup.sqlite")
                try world.addPerson(at: office)
            }
        ) { world, office in
            try office.end()
            world.surroundings.enter(office.index)
            _ = try Replica.restore(world.stick + "/backup.sqlite", at: office.folder, user: nil, exactly: false)
        },
        CrashOperation(name: "rotate", seat: 1, isAtomic: false, prepare: { try $0.addPerson(at: $0.offices[1]) }) {
            world, office in _ = try world.enter(office).rotate()
        },
        CrashOperation(name: "revoke", seat: 0, prepare: { try $0.sendPeople(2, from: $0.offices[1], andTake: true) }) {
            world, office in
            _ = try world.enter(office).endReplica("PHUCAT", .revoked, upTo: nil, reason: "n", authority: nil)
        },
        CrashOperation(name: "import", seat: 1, prepare: { try $0.writeList(rows: 20) }) { world, office in
            _ = try world.enter(office).importRows(collection: "person", file: world.list, map: nil, dryRun: false) {
                _ in
            }
        },
        CrashOperation(
            name: "accept held", seat: 0,
            prepare: { world in
                _ = try world.enter(world.offices[0]).setHoldLimits(records: 0, percent: 0)
                try world.sendPeople(3, from: world.offices[1])
                _ = try world.enter(world.offices[0]).applyBundles([world.stick], acceptHeld: false, dryRun: false) {
                    _, _, _ in
                }
            }
        ) { world, office in
            let centre = try world.enter(office)
            if try !centre.heldImports().isEmpty { _ = try centre.acceptHeld("all", dryRun: false) }
        },
        // The order is one transaction; the sweep and the receipt behind it are others, which the next command finishes.
        CrashOperation(
            name: "erase", seat: 0, isAtomic: false,
            prepare: { try $0.sendPeople(2, from: $0.offices[1], andTake: true) }
        ) { world, office in
            _ = try world.enter(office).erase(ids: [world.records[0]], fields: [], basis: "n", dryRun: false)
            if try world.enter(office).read({ try !$0.openErasures().isEmpty }) {
                throw Violation(.erasure, "an order that was given is not carried out")
            }
        },
        CrashOperation(name: "withdraw", seat: 0, prepare: { try $0.sendPeople(2, from: $0.offices[1], andTake: true) })
        {
            world, office in
            let centre = try world.enter(office)
            guard let batch = try centre.batches().first else { return }
            _ = try centre.withdraw(.batch(batch.id), reason: "n", dryRun: false)
        },
        CrashOperation(name: "init", seat: 4, isAtomic: false) { world, office in try world.create(office) },
        CrashOperation(
            name: "enroll", seat: 0, isAtomic: false,
            prepare: { world in
                try world.create(world.offices[4])
                _ = try world.enter(world.offices[4]).requestEnrolment(world.stick)
            }
        ) { world, office in
            let request = world.stick + "/\(world.offices[4].seat.name).kbr"
            let centre = try world.enter(office)
            _ = try centre.enrol(
                centre.readRequest(request), from: request, scopes: nil, role: .clerk, output: world.stick + "/",
                authority: nil)
        },
    ]
}

extension World {
    func addPerson(at office: Office, closes: Bool = true) throws {
        let name = Assignment(field: "name_full", text: "v\(records.count)")
        records.append(try enter(office).add(collection: "person", [name], scope: nil, note: nextNote()))
        if closes { try office.end() } else { office.drop() }
    }

    /// - Parameter andTake: Whether the centre applies the bundle at once.
    func sendPeople(_ count: Int, from office: Office, andTake: Bool = false) throws {
        for _ in 0..<count { try addPerson(at: office) }
        _ = try enter(office).createBundles(to: nil, path: stick + "/", dryRun: false)
        if andTake { try takeAll(at: offices[0]) }
    }

    var list: String { stick + "/list.csv" }

    /// A list of people, to be imported.
    func writeList(rows: Int) throws {
        let lines = ["source_ref,name_full"] + (0..<rows).map { "r\($0),v\($0)" }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: list))
    }

    func takeAll(at office: Office) throws {
        let report = try enter(office).applyBundles([stick], acceptHeld: true, dryRun: false) { _, _, _ in }
        if let failure = report.failures.first { throw failure }
    }

    /// Makes the replica of an office that has none.
    func create(_ office: Office) throws {
        surroundings.enter(office.index)
        if office.folder.exists { return }
        _ = try Replica.create(
            at: office.folder, unit: office.seat.unit, name: office.seat.name, isMaster: false)
    }
}
