import Foundation
import ReplicaExchange
import ReplicaTrust

/// Replicas of several offices in a temporary folder, and a folder that plays the stick between them.
final class TemporaryProvince {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "kieubao-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    /// The centre, once it was made; it enrols every office that is made after it.
    private(set) var master: Replica?

    /// Lets go of the centre, so that its files can be put aside; it has to be opened again.
    func closeCentre() { master = nil }

    func office(_ unit: String, name: String? = nil, isMaster: Bool = false) throws -> Replica {
        let office = try Replica.create(
            at: ReplicaFolder(path: path(name ?? unit)), unit: unit, name: name, isMaster: isMaster)
        if isMaster, master == nil { master = office } else if master != nil { try enrol(office) }
        return office
    }

    /// A replica that nobody has enrolled.
    static func unenrolled(_ unit: String, in province: TemporaryProvince) throws -> Replica {
        try Replica.create(at: ReplicaFolder(path: province.path(unit)), unit: unit, name: nil, isMaster: false)
    }

    /// Carries a replica's request to the centre and its welcome back.
    @discardableResult
    func enrol(
        _ office: Replica, scopes: String? = nil, role: Trust.Role = .clerk
    ) throws -> ReplicaEnrolled {
        guard let master else { preconditionFailure("the centre is made first") }
        let request = try office.requestEnrolment(path("request-\(UUID().uuidString)")).file
        let enrolled = try master.enrol(
            master.readRequest(request), from: request, scopes: scopes, role: role,
            output: path("welcome-\(UUID().uuidString)/"), authority: nil)
        _ = try office.applyBundles([enrolled.file], acceptHeld: false, dryRun: false) { _, _, _ in }
        return enrolled
    }

    /// Writes bundles from one office and applies them at another.
    @discardableResult
    func carry(from sender: Replica, to receiver: Replica, unit: String) throws -> BundlesApplied {
        let stick = path("stick-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: stick, withIntermediateDirectories: true)
        _ = try sender.createBundles(to: unit, path: stick, dryRun: false)
        return try receiver.applyBundles([stick], acceptHeld: false, dryRun: false) { _, _, _ in }
    }
}

extension Replica {
    /// Adds a person by `FIELD=VALUE` words.
    func addPerson(_ words: String...) throws -> String {
        try add(collection: "person", words.map { try Assignment(parsing: $0) }, scope: nil, note: "")
    }

    func edit(_ id: String, _ words: String...) throws {
        _ = try self.edit(id: id, words.map { try Assignment(parsing: $0) }, note: "")
    }

    func digestLines() throws -> [String] { try digests(scope: nil).map { $0.scope + " " + $0.digest } }
}
