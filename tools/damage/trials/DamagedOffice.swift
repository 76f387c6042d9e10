import Foundation
import ReplicaExchange
import ReplicaTrust

/// A centre that is given one bundle of a district again and again, each time with another damage.
package final class DamagedOffice: Sendable {
    private let folder: URL
    private let master: Replica
    /// The same replica, opened by each worker for himself: readings of one connection wait for each other.
    private let openedByWorker: [Replica]
    private let database: String
    /// The bundle, undamaged.
    package let bundle: [UInt8]
    package let layout: BundleLayout
    private let digests: [String]

    /// - Parameters:
    ///   - byteCountMin: The bundle is made at least so long.
    ///   - seed: Chooses what the records hold.
    ///   - workers: How many will try damages at the same time.
    package init(byteCountMin: Int, seed: UInt64, workers: Int = 1) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "kieubao-damage-\(UUID().uuidString)")
        self.folder = folder
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        func path(_ name: String) -> String { folder.appending(path: name).path }
        let replica = ReplicaFolder(path: path("centre"))
        database = path("centre/replica.sqlite")
        master = try Replica.create(at: replica, unit: "so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        let district = try Replica.create(
            at: ReplicaFolder(path: path("district")), unit: "ubnd-phu-cat", name: "PHUCAT", isMaster: false)
        let request = try district.requestEnrolment(path("request")).file
        let welcome = try master.enrol(
            master.readRequest(request), from: request, scopes: nil, role: .clerk, output: path("welcome/"),
            authority: nil)
        _ = try district.applyBundles([welcome.file], acceptHeld: false, dryRun: false) { _, _, _ in }
        var letters = Letters(state: seed)
        var bytes: [UInt8] = []
        var attempt = 0
        while bytes.count < byteCountMin {
            for _ in 0..<8 {
                _ = try district.add(
                    collection: "person", [Assignment(parsing: "name_full=" + letters.next(20))], scope: nil,
                    note: letters.next(1_000))
            }
            // The next one brings everything again: no receipt has come.
            let file = try district.createBundles(
                to: nil, path: path("bundle-\(attempt).kbb"), dryRun: false
            ).files[0].file
            attempt += 1
            bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
        }
        try district.close()
        bundle = bytes
        guard var layout = BundleLayout(bytes) else { throw CocoaError(.fileReadCorruptFile) }
        openedByWorker = try (0..<workers).map { _ in try Replica.open(at: replica) }
        self.digests = try master.digests(scope: nil).map { $0.scope + $0.digest }
        // The one whose loss makes it a bundle for others.
        let trial = try Trial(folder, bytes, name: "stanzas")
        for (stanza, place) in layout.bodies.enumerated() {
            try trial.put(bytes[place] == 65 ? 66 : 65, at: place)
            if try Self.apply([trial], at: master) == [.notForUs] {
                guard layout.ownStanza == nil else { throw CocoaError(.fileReadCorruptFile) }
                layout.ownStanza = stanza
            }
            try trial.mend()
        }
        self.layout = layout
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// How many damaged bundles one run of the command is given: what a run costs besides them is paid once for all.
    private static let together = 64

    /// Tries damages; each is one that a courier's stick might do.
    ///
    /// - Parameter worker: The number of the caller, of those that go on at the same time.
    /// - Returns: How many ended in which way, and what did not end as it has to.
    package func tryAll(_ damages: some Sequence<Damage>, worker: Int = 0) throws -> Tally {
        let trials = try (0..<Self.together).map { try Trial(folder, bundle, name: "worker-\(worker)-\($0)") }
        let centre = openedByWorker[worker]
        var tally = Tally()
        let before = stamp()
        var group: [Damage] = []
        func tryGroup() throws {
            if group.isEmpty { return }
            for (damage, trial) in zip(group, trials) { try trial.suffer(damage) }
            let outcomes = try Self.apply(trials.prefix(group.count), at: centre)
            for (damage, outcome) in zip(group, outcomes) {
                let outcome = outcome ?? .other("nothing is said of it")
                let expected = layout.expected(damage)
                tally.counts[outcome, default: 0] += 1
                if outcome != expected { tally.wrong.append("\(damage): \(outcome), expected \(expected)") }
            }
            if stamp() != before { tally.wrong.append("the database was written to by one of \(group)") }
            for trial in trials.prefix(group.count) { try trial.mend() }
            group = []
        }
        for damage in damages {
            group.append(damage)
            if group.count == trials.count { try tryGroup() }
        }
        try tryGroup()
        return tally
    }

    private static func apply(_ trials: some Sequence<Trial>, at master: Replica) throws -> [Outcome?] {
        let paths = trials.map(\.path)
        return Outcome.outcomes(
            of: paths, try master.applyBundles(paths, acceptHeld: false, dryRun: false) { _, _, _ in })
    }

    /// What the file system says of the database and its log: any write changes it.
    private func stamp() -> [Int64] {
        ["", "-wal"].flatMap { suffix in
            var information = stat()
            guard stat(database + suffix, &information) == 0 else { return [Int64(-1), -1, -1] }
            return [
                Int64(information.st_size), Int64(information.st_mtim.tv_sec), Int64(information.st_mtim.tv_nsec),
            ]
        }
    }

    /// Whether the centre is as it was, and takes the bundle that is not damaged.
    package func isSound() throws -> Bool {
        guard try master.digests(scope: nil).map({ $0.scope + $0.digest }) == digests,
            try master.verify(deep: true).problems.isEmpty
        else { return false }
        let file = folder.appending(path: "whole.kbb")
        try Data(bundle).write(to: file)
        let report = try master.applyBundles([file.path], acceptHeld: false, dryRun: false) { _, _, _ in }
        return report.failures.isEmpty && report.applied[0].applied > 0
    }
}

package enum Damage: Sendable {
    case flip(bit: Int, place: Int)
    case cut(Int)
}

/// How often each outcome was met.
package struct Tally: Sendable {
    package internal(set) var counts: [Outcome: Int] = [:]
    package internal(set) var wrong: [String] = []

    package init() {}

    package mutating func add(_ other: Self) {
        counts.merge(other.counts, uniquingKeysWith: +)
        wrong += other.wrong
    }

    /// What kept a trial from being made.
    package mutating func note(failure: String) { wrong.append(failure) }

    package var count: Int { counts.values.reduce(0, +) }
}

/// One file that is damaged and mended in place.
private final class Trial {
    let path: String
    private let bytes: [UInt8]
    private let handle: FileHandle
    /// Where the file differs from the bundle, up to its end or in one byte.
    private var damaged: Range<Int>?

    init(_ folder: URL, _ bytes: [UInt8], name: String) throws {
        let file = folder.appending(path: name + ".kbb")
        try Data(bytes).write(to: file)
        path = file.path
        self.bytes = bytes
        handle = try FileHandle(forUpdating: file)
    }

    deinit { try? handle.close() }

    func suffer(_ damage: Damage) throws {
        switch damage {
        case .flip(let bit, let place): try put(bytes[place] ^ (1 << UInt8(bit)), at: place)
        case .cut(let count):
            try handle.truncate(atOffset: UInt64(count))
            damaged = count..<bytes.count
        }
    }

    func put(_ byte: UInt8, at place: Int) throws {
        try write([byte], at: place)
        damaged = place..<place + 1
    }

    func mend() throws {
        guard let place = damaged else { return }
        try write(bytes[place], at: place.lowerBound)
        damaged = nil
    }

    private func write(_ part: some Sequence<UInt8>, at place: Int) throws {
        try handle.seek(toOffset: UInt64(place))
        try handle.write(contentsOf: Data(part))
    }
}

/// Letters that no compression makes shorter than they have to be (SplitMix64).
private struct Letters {
    var state: UInt64

    mutating func next(_ count: Int) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.")
        return String(
            (0..<count).map { _ in
                state &+= 0x9E37_79B9_7F4A_7C15
                var mixed = state
                mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
                mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
                return alphabet[Int((mixed ^ mixed >> 31) % 64)]
            })
    }
}
