import Foundation
import ReplicaExchange
import ReplicaTestSupport
import ReplicaTrust

/// An office that takes part in a world.
struct Seat: Sendable {
    let unit: String
    let name: String

    /// The centre first.
    static let all = [
        Seat(unit: "so-ngoai-vu", name: "NGOAIVU"), Seat(unit: "ubnd-phu-cat", name: "PHUCAT"),
        Seat(unit: "cong-an-tinh", name: "CONGAN"), Seat(unit: "ubnd-tuy-phuoc", name: "TUYPHUOC"),
    ]

    /// An office that is not enrolled yet.
    static let newcomer = Seat(unit: "ubnd-tay-son", name: "TAYSON")
}

/// The folders of a centre and its offices as they are after their enrolment; worlds begin from them.
///
/// Founding a province takes longer than a schedule. A world puts the content back into the very files that were made,
/// because a program would take copies for what they are.
final class PreparedProvince {
    let folder: String
    /// What its replicas began with; `nil` for the segment that is shipped.
    let genesis: [UInt8]?
    private var files: [String: Data] = [:]
    private let manager = FileManager.default

    /// - Parameters:
    ///   - folder: Is made here.
    ///   - seed: Gives the keys.
    ///   - genesis: What its replicas begin with; `nil` for the segment that is shipped.
    init(folder: String, seed: UInt64, genesis: [UInt8]?) throws {
        self.folder = folder
        self.genesis = genesis
        try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Surroundings(seed: seed, genesis: genesis).run { try found() }
        try keep()
        for seat in Seat.all { try manager.linkItem(atPath: database(seat), toPath: keeper(seat)) }
    }

    /// Lets worlds begin from what the folders hold now.
    func keep() throws {
        files = [:]
        for name in try manager.subpathsOfDirectory(atPath: folder) {
            if let data = manager.contents(atPath: folder + "/" + name) { files[name] = data }
        }
    }

    func path(_ seat: Seat) -> String { folder + "/" + seat.name }
    private func database(_ seat: Seat) -> String { path(seat) + "/replica.sqlite" }
    /// A second name of the database file, so that the file outlives what a world puts in its place.
    private func keeper(_ seat: Seat) -> String { folder + ".keep-" + seat.name }

    private func found() throws {
        var offices: [Replica] = []
        for seat in Seat.all {
            offices.append(
                try Replica.create(
                    at: ReplicaFolder(path: path(seat)), unit: seat.unit, name: seat.name, isMaster: offices.isEmpty))
        }
        let stick = folder + ".stick"
        try manager.createDirectory(atPath: stick, withIntermediateDirectories: true)
        defer { try? manager.removeItem(atPath: stick) }
        let centre = offices[0]
        for office in offices.dropFirst() {
            let request = try office.requestEnrolment(stick).file
            let welcome = try centre.enrol(
                centre.readRequest(request), from: request, scopes: nil, role: .clerk, output: stick + "/",
                authority: nil)
            _ = try office.applyBundles([welcome.file], acceptHeld: false, dryRun: false) { _, _, _ in }
        }
        for _ in 0..<2 {
            for (seat, office) in zip(Seat.all, offices).dropFirst() {
                let sent = try office.createBundles(to: nil, path: stick + "/", dryRun: false).files.map(\.file)
                _ = try centre.applyBundles(sent, acceptHeld: false, dryRun: false) { _, _, _ in }
                let answer = try centre.createBundles(to: seat.name, path: stick + "/", dryRun: false).files.map(\.file)
                _ = try office.applyBundles(answer, acceptHeld: false, dryRun: false) { _, _, _ in }
            }
        }
        for office in offices { try office.close() }
    }

    /// Puts everything back as it was.
    func restore() throws {
        for name in try manager.subpathsOfDirectory(atPath: folder) where files[name] == nil {
            var isDirectory: ObjCBool = false
            let path = folder + "/" + name
            guard manager.fileExists(atPath: path, isDirectory: &isDirectory) else { continue }
            if !isDirectory.boolValue || !files.keys.contains(where: { $0.hasPrefix(name + "/") }) {
                try manager.removeItem(atPath: path)
            }
        }
        for seat in Seat.all {
            guard Self.inode(database(seat)) != Self.inode(keeper(seat)) else { continue }
            try? manager.removeItem(atPath: database(seat))
            try manager.linkItem(atPath: keeper(seat), toPath: database(seat))
        }
        for (name, data) in files { try Self.overwrite(folder + "/" + name, with: data) }
    }

    private static func inode(_ path: String) -> UInt64? {
        var information = stat()
        return stat(path, &information) == 0 ? UInt64(information.st_ino) : nil
    }

    /// Writes a file's content into the file that it is.
    private static func overwrite(_ path: String, with data: Data) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
        defer { close(descriptor) }
        let written = data.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        guard written == data.count, ftruncate(descriptor, off_t(data.count)) == 0 else {
            throw CocoaError(.fileWriteUnknown)
        }
    }
}
