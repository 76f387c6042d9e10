import Foundation
import ReplicaExchange
import ReplicaStore
import ReplicaTrust
import ReplicaWire

/// A centre and its districts in a temporary folder, enrolled.
final class LineProvince {
    let folder: URL
    let master: Replica

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "kieubao-line-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        master = try Replica.create(
            at: ReplicaFolder(path: folder.appending(path: "NGOAIVU").path), unit: "so-ngoai-vu", name: "NGOAIVU",
            isMaster: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func genesis() throws -> Hash256 { try master.read { try $0.genesis() } ?? .of([]) }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    func office(_ unit: String, name: String) throws -> Replica {
        let office = try Replica.create(
            at: ReplicaFolder(path: path(name)), unit: unit, name: name, isMaster: false)
        let request = try office.requestEnrolment(path("request-\(name)")).file
        let enrolled = try master.enrol(
            master.readRequest(request), from: request, scopes: nil, role: .clerk, output: path("welcome-\(name)/"),
            authority: nil)
        _ = try office.applyBundles([enrolled.file], acceptHeld: false, dryRun: false) { _, _, _ in }
        return office
    }
}

extension Replica {
    func addPerson(_ words: String...) throws -> String {
        try add(collection: "person", words.map { try Assignment(parsing: $0) }, scope: nil, note: "")
    }

    func edit(_ id: String, _ words: String...) throws {
        _ = try edit(id: id, words.map { try Assignment(parsing: $0) }, note: "")
    }

    func phone(of id: String) throws -> [String] {
        try show(id: id).fields.first { $0.key == "phone" }?.values ?? []
    }

    func peopleCount() throws -> Int { try list(collection: "person", ListQuery()).rows.count }
    func digestLines() throws -> [String] { try digests(scope: nil).map { $0.scope + " " + $0.digest } }
}
