import Foundation
import ReplicaExchange
import ReplicaStore

/// Everything that is measured with one number of people.
///
/// Steps run in processes of their own, in rounds: each round does every piece of work once, ours beside plain, so
/// that whatever else the machine does meets both.
struct Suite {
    let people: Int
    let runs: Int
    let isQuick: Bool
    /// Where it works; emptied before and after.
    let folder: String
    /// `tools/benchmark`.
    let data: String
    /// The folder of the built programs.
    let programs: String
    let note: (String) -> Void

    /// How often a command of the shell is measured.
    private static let commandCount = 20

    private static let plainStart = ["start/plain.sqlite", "start/plan.json"]

    private enum Base {
        static let insert = "plain insert"
        static let tracked = "tracked insert"
    }

    func run(into report: inout Report) throws {
        try? FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        note("preparing")
        _ = try step(.prepare, in: "start")
        try FileManager.default.copyItem(atPath: data + "/person-map.json", toPath: path("start/person-map.json"))
        if !isQuick { _ = try step(.prepareTwenty, in: "twenty", copying: ["start/centre"]) }

        // Once so that the programs and SQLite's library are read in, and the processor is awake.
        _ = try step(.plainInsert, in: "plain", copying: Self.plainStart)

        var taken: [Step: [Figures]] = [:]
        var twenty: [Figures] = []
        var exchanges: [Figures] = []
        var applyPeaks: [Double] = []
        var visible = Figures()
        for round in 1...runs {
            note("round \(round) of \(runs)")
            func take(_ step: Step, in folder: String, copying: [String]) throws {
                taken[step, default: []].append(try self.step(step, in: folder, copying: copying))
            }
            try take(.plainInsert, in: "plain", copying: Self.plainStart)
            try take(.trackedInsert, in: "inserted", copying: ["start/district"])
            try take(.export, in: "exported", copying: ["inserted/district"])
            try take(.merge, in: "merged", copying: ["start/centre", "exported/bundles"])
            // Nearly everything is held against it, so it is done twice in a round.
            try take(.plainInsert, in: "plain-again", copying: Self.plainStart)
            try take(
                .importList, in: "imported",
                copying: ["start/district", "start/people.csv", "start/person-map.json"])
            try take(.editApart, in: "apart", copying: ["exported/district", "merged/centre"])
            try take(.plainEdit, in: "plain-apart", copying: ["plain/plain.sqlite", "start/plan.json"])
            let exchange: [Step] = [.sendFromDistrict, .sendFromCentre, .applyAtCentre, .applyAtDistrict]
            let parts = try exchange.map { try self.step($0, in: "apart") }
            exchanges.append(Figures.sum(parts))
            applyPeaks += parts.map(\.peakMegabytes)
            if round == runs { visible = try step(.verifyExchange, in: "apart") }
            try copy("plain/plain.sqlite", to: "plain-apart/plain-centre.sqlite")
            try take(.plainExchange, in: "plain-apart", copying: [])
            if isQuick { continue }
            try take(.verification, in: "verified", copying: ["start/centre", "exported/bundles"])
            twenty.append(
                try self.step(.merge, in: "merged-twenty", copying: ["twenty/centre", "twenty/bundles"]))
            try take(.singleEdits, in: "typed", copying: ["exported/district"])
            try take(.plainSingleEdits, in: "plain-typed", copying: ["plain/plain.sqlite", "start/plan.json"])
        }
        func median(_ step: Step) -> Figures { Figures.median(taken[step] ?? []) }

        let plain = median(.plainInsert)
        report.work += [
            .init("tracked insert", median(.trackedInsert), against: Base.insert, plain, goal: 2.2),
            .init("seal the rest and export", median(.export), against: Base.insert, plain),
            .init("verified merge into empty", median(.merge), against: Base.insert, plain, goal: 1.5),
            .init("CSV import", median(.importList), against: Base.tracked, median(.trackedInsert), goal: 1.5),
            .init("CSV import", median(.importList), against: Base.insert, plain),
            .init(
                "edits of 10 %, 1,000 to a transaction", median(.editApart), against: "plain UPDATE", median(.plainEdit)
            ),
            .init(
                "two-way exchange of 10 % edits", Figures.median(exchanges), against: "plain UPDATE, both",
                median(.plainExchange)),
        ]
        if !isQuick {
            report.values += shares(taken[.verification] ?? [], of: median(.merge))
            report.work += [
                .init("20 replicas into one", Figures.median(twenty), against: Base.insert, plain),
                .init(
                    "\(StepFolder.singleEditCount) single edits", median(.singleEdits), against: "plain UPDATE",
                    median(.plainSingleEdits)),
            ]
            note("listing and searching")
            let ours = try step(.listing, in: "listing", copying: ["exported/district"])
            let base = try step(.plainListing, in: "plain-listing", copying: ["plain/plain.sqlite", "start/plan.json"])
            report.work += ListingQuery.all(people: people).map { query in
                .init(query.name, ours.question(query.name), against: "plain SELECT", base.question(query.name))
            }
        }
        report.values += try sizes(
            peak: (applyPeaks + ((taken[.merge] ?? []) + twenty).map(\.peakMegabytes)).max() ?? .nan)
        if let shared = visible.facts["cells that both edited"] {
            let seen = min(visible.facts["visible at the district"] ?? 0, visible.facts["visible at the centre"] ?? 0)
            report.values.append(
                .init(
                    "cells edited by both, both values visible, everywhere", seen, "of", goal: shared, isAtLeast: true))
        }
        if !isQuick { report.values += try commands() }
    }

    // MARK: Shares

    /// How much of applying bundles each part of verifying them is, in processor time.
    private func shares(_ verified: [Figures], of merge: Figures) -> [Report.Measured] {
        let parts = VerifiedPart.allCases.map { part in
            Report.Measured(
                "\(part.rawValue) / verified merge",
                verified.compactMap { $0.facts[part.rawValue] }.median / merge.cpu, "")
        }
        let all = Figures.median(verified).cpu / merge.cpu
        return parts + [.init("encryption and verification / verified merge", all, "", goal: 0.15)]
    }

    // MARK: Sizes

    private func sizes(peak: Double) throws -> [Report.Measured] {
        let replica = try size("exported/district/" + StoreConfiguration.fileName)
        let master = try size("merged/centre/" + StoreConfiguration.fileName)
        let plain = try size("plain/plain.sqlite")
        let bundle = try FileManager.default.contentsOfDirectory(atPath: path("exported/bundles"))
            .reduce(0.0) { try $0 + size("exported/bundles/" + $1) }
        let gzip = try ChildProcess.run(
            ["gzip", "-6", "-n", "-c", path("start/people.csv")], output: path("people.gz"))
        let zipped = try size("people.gz")
        return [
            .init("bundle / gzip -6 of the CSV", bundle / zipped, "", goal: 0.9),
            .init("replica file / plain file, sealed", replica / plain, "", goal: 1.5),
            .init("replica file / plain file, merged", master / plain, "", goal: 1.5),
            .init("peak memory of applying", peak, "MB", goal: 100),
            .init("bundle", bundle, "bytes"), .init("gzip -6 of the CSV", zipped, "bytes"),
            .init("CSV", try size("start/people.csv"), "bytes"), .init("replica file, sealed", replica, "bytes"),
            .init("replica file, merged", master, "bytes"), .init("plain file", plain, "bytes"),
            .init("CPU of gzip -6", gzip.cpu * 1_000, "ms"),
        ]
    }

    private func size(_ name: String) throws -> Double {
        let attributes = try FileManager.default.attributesOfItem(atPath: path(name))
        guard let size = attributes[.size] as? NSNumber else { throw BenchError("no size of \(name)") }
        return size.doubleValue
    }

    // MARK: Commands of the shell

    private func commands() throws -> [Report.Measured] {
        note("commands")
        try copy("exported/district", to: "shell/district")
        sync()
        func median(_ words: [String]) throws -> Double {
            let command = [programs + "/kieubao"] + words + ["--data", path("shell/district")]
            // Once so that the program and the file's pages are read in.
            _ = try ChildProcess.run(command, isSilent: true)
            return try (0..<Self.commandCount).map { _ in
                try ChildProcess.run(command, isSilent: true).wall * 1_000
            }.median
        }
        let table = PlainPlan.table
        return [
            .init(
                "kieubao add, a process each", try median(["add", table, "name_full=Nguyễn Thị Thử", "birth=1972"]),
                "ms", goal: 100),
            .init("kieubao list --limit 50", try median(["list", table, "--limit", "50"]), "ms", goal: 150),
            .init(
                "kieubao list --limit 50 --sort name_full",
                try median(["list", table, "--limit", "50", "--sort", "name_full"]), "ms"),
            .init(
                "kieubao list --limit 50 --search 'nguyen van'",
                try median(["list", table, "--limit", "50", "--search", "nguyen van"]), "ms"),
        ]
    }

    // MARK: Steps

    private func path(_ name: String) -> String { folder + "/" + name }

    /// Runs a step in a process of its own.
    ///
    /// - Parameters:
    ///   - folder: Where it works. What is there from a round before is thrown away if something is copied.
    ///   - copying: Files and folders that it finds there.
    private func step(_ step: Step, in folder: String, copying: [String] = []) throws -> Figures {
        if !copying.isEmpty { try? FileManager.default.removeItem(atPath: path(folder)) }
        try FileManager.default.createDirectory(atPath: path(folder), withIntermediateDirectories: true)
        for name in copying { try copy(name, to: folder + "/" + (name as NSString).lastPathComponent) }
        // What was copied shall not be written while the step is measured.
        sync()
        let figures = path(folder) + "/" + StepFolder.figuresName
        try? FileManager.default.removeItem(atPath: figures)
        _ = try ChildProcess.run([
            programs + "/replica-bench", "--scenario", step.rawValue, "--directory", path(folder), "--people",
            String(people),
        ])
        return try JSONFile.read(Figures.self, from: figures)
    }

    private func copy(_ name: String, to target: String) throws {
        let folder = (path(target) as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try? FileManager.default.removeItem(atPath: path(target))
        try FileManager.default.copyItem(atPath: path(name), toPath: path(target))
        let replica = ReplicaFolder(path: path(target))
        // A copy would take a new identity; here only one is ever used.
        if replica.exists { try Replica.keepIdentity(at: replica) }
    }
}

extension Figures {
    /// The figures of one question of a listing step.
    fileprivate func question(_ name: String) -> Figures {
        Figures(
            cpu: facts[name + " cpu"] ?? .nan, wall: facts[name + " wall"] ?? .nan, peakMegabytes: peakMegabytes,
            facts: [:])
    }
}
