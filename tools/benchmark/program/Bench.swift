import Foundation

/// `tools/bench` calls it; see `tools/bench --help`.
@main
struct Bench {
    private let options: BenchOptions

    static func main() {
        do {
            let bench = Bench(options: try BenchOptions(CommandLine.arguments.dropFirst()))
            exit(try bench.run() ? 0 : 1)
        } catch {
            tell("bench: error: \(error)")
            exit(2)
        }
    }

    /// - Returns: Whether the quick form found nothing worse.
    private func run() throws -> Bool {
        if let scenario = options.scenario {
            try runStep(scenario)
            return true
        }
        if options.isQuick { return try runQuick() }
        var reports: [Report] = []
        for people in options.people {
            var report = newReport(people)
            try suite(people, isQuick: false).run(into: &report)
            if let python = options.peers {
                report.peers = try Peers(
                    python: python, data: data, folder: workFolder + "/peers", people: people, programs: programs
                ).run { Self.tell("\(people): \($0)") }
            }
            addGrowth(to: &report, smaller: reports)
            reports.append(report)
            print("\(people) people, \(report.runs) runs, commit \(report.commit), \(report.date)")
            print(report.machine.description + "\n")
            print(ReportText(report: report, isMarkdown: false).text)
            if options.isRecording { try Records(folder: data).write(report) }
        }
        if let path = options.json { try JSONFile.write(reports, to: path) }
        return true
    }

    private func runStep(_ name: String) throws {
        guard let step = Step(rawValue: name), let directory = options.directory else {
            throw BenchError("no such scenario: \(name)")
        }
        let folder = StepFolder(path: directory, people: options.people[0])
        try JSONFile.write(try step.run(in: folder), to: folder(StepFolder.figuresName))
    }

    // MARK: The quick form

    private static let quickPeople = 10_000
    private static let quickRuns = 5
    /// A busy machine may spoil a measurement, but not three.
    private static let attemptsMax = 3

    private func runQuick() throws -> Bool {
        let thresholds = Thresholds(path: data + "/thresholds.json")
        var attempts: [[String: Double]] = []
        for attempt in 1...Self.attemptsMax {
            var report = newReport(Self.quickPeople)
            report.runs = options.runs ?? Self.quickRuns
            try suite(Self.quickPeople, isQuick: true).run(into: &report)
            attempts.append(Thresholds.ratios(of: report))
            print(ReportText(report: report, isMarkdown: false).text)
            if options.isRecording { continue }
            let failures = try thresholds.failures(of: Thresholds.each(of: attempts) { $0.min() ?? .nan })
            if failures.isEmpty {
                print("\(try thresholds.count) ratios hold")
                return true
            }
            print(failures.joined(separator: "\n"))
            if attempt < Self.attemptsMax { print("once more: the machine may have been busy\n") }
        }
        // A lucky measurement must not become the measure of all others.
        if options.isRecording { try thresholds.write(Thresholds.each(of: attempts, \.median)) }
        return options.isRecording
    }

    // MARK: Helpers

    private var data: String { options.root + "/tools/benchmark" }
    private var workFolder: String { options.root + "/.build/bench" }

    private var programs: String {
        let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return ((own ?? CommandLine.arguments[0]) as NSString).deletingLastPathComponent
    }

    /// Medians of five runs, of three where a run takes minutes.
    private func runs(_ people: Int) -> Int { options.runs ?? (people > 300_000 ? 3 : 5) }

    private func newReport(_ people: Int) -> Report {
        let now = Date.now.formatted(.iso8601)
        return Report(
            people: people, runs: runs(people), date: now, commit: options.commit,
            machine: Machine(swift: options.swift))
    }

    private func suite(_ people: Int, isQuick: Bool) -> Suite {
        Suite(
            people: people, runs: isQuick ? options.runs ?? Self.quickRuns : runs(people), isQuick: isQuick,
            folder: workFolder + "/\(people)", data: data, programs: programs
        ) { Self.tell("\(people): \($0)") }
    }

    /// How much the ratios grew since 100,000 people, measured now or recorded before.
    private func addGrowth(to report: inout Report, smaller: [Report]) {
        let size = 100_000
        guard report.people > size,
            let base = smaller.first(where: { $0.people == size }) ?? Records(folder: data).report(people: size)
        else { return }
        for work in report.work {
            guard let before = base.work(work.name, against: work.against) else { continue }
            let isGoal = ["plain insert", "tracked insert"].contains(work.against)
            report.values.append(
                .init(
                    "growth of \(work.name) / \(work.against) since \(size)", work.cpuRatio / before.cpuRatio, "times",
                    goal: isGoal ? 1.25 : nil))
        }
    }

    private static func tell(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}
