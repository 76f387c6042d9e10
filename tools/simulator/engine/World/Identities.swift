import CSimulatedDisk
import Foundation
import ReplicaCore
import ReplicaExchange
import ReplicaStore
import ReplicaTestSupport

/// Databases that are copied, set back, backed up and restored, and replicas that take new keys.
extension World {
    private static let officesMax = 6

    func identities(of office: Office, _ action: Action) throws {
        switch action {
        case .copy: try copy(office, keepingIdentity: false)
        case .fork: try copy(office, keepingIdentity: true)
        case .setBack: try setBack(office)
        case .backup: try backup(office)
        case .restore: try restore(office)
        case .rotate: try rotate(office)
        default: preconditionFailure("\(action) concerns no identity")
        }
    }

    /// Somebody copies an office's folder, and both go on.
    ///
    /// - Parameter keepingIdentity: The copy is made to look as if it were none, as a snapshot of a whole computer is.
    private func copy(_ office: Office, keepingIdentity: Bool) throws {
        guard offices.count < Self.officesMax, !office.isCentre else { return say("nothing is copied") }
        let id = keepingIdentity && generator.chance(percent: 60) ? records.first : nil
        // What is not sealed yet goes into segments of both.
        if let id { try write("occupation", of: id, at: office) }
        if generator.chance(percent: 50) { try office.end() } else { office.drop() }
        let path = office.folder.path + "-copy\(offices.count)"
        try FileManager.default.copyItem(atPath: office.folder.path, toPath: path)
        try? FileManager.default.removeItem(atPath: path + "/replica.sqlite-shm")
        let twin = seat(office.seat, at: path)
        // Whether imports are held is a setting of the database, which the copy has as well.
        if holders.contains(office.index) { holders.insert(twin.index) }
        if keepingIdentity {
            try Replica.keepIdentity(at: twin.folder)
            forks.append(Fork(offices: [office.index, twin.index], count: acknowledgedCount))
        } else {
            twin.hasToNotice = true
        }
        simulated_disk_settle(path)
        marks.reach(keepingIdentity ? .forked : .copied)
        say("\(office.seat.name) is copied to \((path as NSString).lastPathComponent)")
        guard let id else { return }
        marks.reach(.branched)
        _ = try carry(from: office, to: offices[0], "so-ngoai-vu")
        // The centre writes over it, before the other branch brings it once more.
        try write("occupation", of: id, at: offices[0])
        try write(generator.pick(["occupation", "phone"]), of: id, at: twin)
        _ = try carry(from: twin, to: offices[0], "so-ngoai-vu")
    }

    /// Somebody puts an older file in the place of the database, without asking the program.
    private func setBack(_ office: Office) throws {
        let isNew = images[office.index] == nil
        try putBack(office)
        if !isNew { try setBackUnheard(office) }
        guard isNew, !office.isCentre, generator.chance(percent: 60) else { return }
        // What came meanwhile is lost, and the centre takes it for received: what it writes next comes too early.
        try clerk(at: offices[0], .edit)
        _ = try carry(from: offices[0], to: office, office.name)
        if generator.chance(percent: 50) { try clerk(at: office, .edit) }
        if generator.chance(percent: 70) { _ = try carry(from: office, to: offices[0], "so-ngoai-vu") }
        try putBack(office)
        if generator.chance(percent: 40) { try setBackUnheard(office) }
        try clerk(at: offices[0], .edit)
        _ = try carry(from: offices[0], to: office, office.name)
    }

    /// The same file is put back again and again, and nobody hears of the names that the office took between.
    private func setBackUnheard(_ office: Office) throws {
        for _ in 0..<generator.number(below: 4) {
            let successions = office.successions
            try clerk(at: office, .edit)
            try putBack(office)
            if office.successions > successions { marks.reach(.setBackUnheard) }
        }
    }

    /// Keeps an office's database, or puts the one that was kept in its place.
    func putBack(_ office: Office) throws {
        let identity = try identity(of: office)
        try office.end()
        let path = office.folder.path + "/replica.sqlite"
        guard let image = images[office.index] else {
            // What a program that was stopped left in the write-ahead log belongs to the file.
            images[office.index] = Image(
                database: try Data(contentsOf: URL(filePath: path)),
                log: FileManager.default.contents(atPath: path + "-wal"), count: acknowledgedCount,
                identity: identity)
            return say("\(office.seat.name)'s database is kept")
        }
        let handle = try FileHandle(forUpdating: URL(filePath: path))
        try handle.write(contentsOf: image.database)
        try handle.truncate(atOffset: UInt64(image.database.count))
        try handle.close()
        for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        try image.log?.write(to: URL(filePath: path + "-wal"))
        simulated_disk_settle(office.folder.path)
        office.hasToNotice = identity != image.identity
        try lose(since: image.count, at: office)
        isSetBack = true
        if marks.has(.erased) { marks.reach(.setBackAfterErasure) }
        marks.reach(.setBack)
        say("\(office.seat.name)'s database is set back")
    }

    private func identity(of office: Office) throws -> Identity {
        try enter(office).read { Identity(replica: try $0.ownReplica(), next: try $0.nextNumber()) }
    }

    private func backup(_ office: Office) throws {
        let path = stick + "/backup-\(office.index)-\(stepNumber).sqlite"
        let isCertain = try onDisk(of: office) { _ = try enter(office).backup(to: path) }
        guard isCertain else { return }
        simulated_disk_settle(stick)
        backups[office.index, default: []].append(path)
        say("\(office.seat.name) makes a backup")
    }

    func restore(_ office: Office) throws {
        if backups[office.index] == nil {
            try backup(office)
            guard generator.chance(percent: 60) else { return }
            for action in [Action.edit, .add].prefix(generator.number(below: 3)) { try clerk(at: office, action) }
        }
        guard let path = backups[office.index].map({ generator.pick($0) }) else { return }
        let former = try identity(of: office).replica
        let isCertain = try onDisk(of: office) {
            surroundings.enter(office.index)
            try office.end()
            let report = try Replica.restore(path, at: office.folder, user: nil, exactly: false)
            say("\(office.seat.name) restores, takes over \(report.takenOver)")
        }
        isSetBack = true
        if isCertain, try enter(office).noticed == nil, try identity(of: office).replica == former {
            throw Violation(.uniqueness, "\(office.seat.name) goes on after a restore as who it was")
        }
        if isCertain { marks.reach(.restored) }
        if isCertain, marks.has(.erased) { marks.reach(.setBackAfterErasure) }
    }

    private func rotate(_ office: Office) throws {
        do {
            let isCertain = try onDisk(of: office) { _ = try enter(office).rotate() }
            if isCertain { marks.reach(.rotated) }
            say("\(office.seat.name) takes new keys")
        } catch let error as ExchangeError where error.isRefusal {
            say("\(office.seat.name) may not take new keys: \(error.name)")
        }
    }
}
