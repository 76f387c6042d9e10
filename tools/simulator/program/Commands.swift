import Foundation
import ReplicaSimulation

/// The commands; each returns whether everything held.
struct Commands {
    let simulation: Simulation

    /// - Parameters:
    ///   - failuresMax: After so many it ends.
    ///   - tellsMarks: Whether it is said of each schedule which marks it reaches.
    func run(_ seeds: some Sequence<UInt64>, failuresMax: Int, tellsMarks: Bool) throws -> Bool {
        let begun = Date()
        var marks = Marks()
        var failed: [UInt64] = []
        var run: UInt64 = 0
        var first: UInt64?
        for seed in seeds {
            first = first ?? seed
            let outcome = try simulation.run(Schedule(seed: seed))
            marks.add(outcome.marks)
            run += 1
            if tellsMarks { print("\(seed): \(outcome.marks.names.joined(separator: " "))") }
            if let failure = outcome.failure {
                failed.append(seed)
                print("seed \(seed): \(failure)")
                fflush(nil)
                if failed.count == failuresMax { break }
            }
        }
        let seconds = Date().timeIntervalSince(begun)
        for mark in Mark.allCases { print("  \(mark.name): \(marks.counts[mark] ?? 0)") }
        // A handful of schedules need not reach everything.
        let missed = run < 500 ? [] : marks.missed
        for mark in missed { print("never reached: \(mark.name)") }
        print(
            "\(run) schedules from \(first ?? 0): \(failed.count) failed; \(Int(seconds)) s, "
                + "\(Int(Double(run) / max(seconds, 0.001))) a second")
        return failed.isEmpty && missed.isEmpty
    }

    func replay(_ schedule: Schedule) throws -> Bool {
        let outcome = try simulation.run(schedule, keepsLines: true)
        print(
            "seed \(schedule.seed): \(schedule.officeCount) offices, "
                + schedule.faults.map(\.rawValue).sorted().joined(separator: ", "))
        for line in outcome.trace.lines { print(line) }
        print(outcome.failure.map { "failed: \($0)" } ?? "held; trace \(String(outcome.trace.hash, radix: 16))")
        return outcome.failure == nil
    }

    func shrink(seed: UInt64) throws -> Bool {
        let schedule = Schedule(seed: seed)
        guard let smallest = try simulation.shrink(schedule) else {
            print("seed \(seed): held")
            return true
        }
        print("\(smallest.steps.count) of \(schedule.steps.count) steps are enough:")
        return try replay(smallest)
    }

    func crashPoints(of name: String?, every: Int) throws -> Bool {
        let chosen = CrashOperation.all.filter { name == nil || $0.name == name }
        if chosen.isEmpty { print("no such operation; known: \(CrashOperation.all.map(\.name))") }
        var wrong = 0
        var cases = 0
        for operation in chosen {
            let tally = try simulation.crashPoints(of: operation, every: every)
            print("\(operation.name): \(tally.calls) calls, \(tally.cases) cases, \(tally.wrong.count) wrong")
            for line in tally.wrong.prefix(10) { print("  \(line)") }
            fflush(nil)
            wrong += tally.wrong.count
            cases += tally.cases
        }
        print("\(cases) crash points: \(wrong) wrong")
        return wrong == 0 && !chosen.isEmpty
    }

    func lineCuts(every: Int) throws -> Bool {
        let tally = try simulation.lineCuts(every: every)
        for (side, name) in ["district", "centre"].enumerated() {
            print("the \(name) sends \(tally.bytes[side]) bytes in \(tally.frames[side]) frames")
        }
        for line in tally.wrong.prefix(20) { print("  \(line)") }
        print("\(tally.cases) cuts: \(tally.wrong.count) wrong")
        return tally.wrong.isEmpty
    }

    func repeats(seed: UInt64, count: UInt64) throws -> Bool {
        var hashes: Set<UInt64> = []
        for _ in 0..<count { hashes.insert(try simulation.run(Schedule(seed: seed)).trace.hash) }
        print(
            "seed \(seed), \(count) times: \(hashes.count) trace(s), \(hashes.map { String($0, radix: 16) }.sorted())")
        return hashes.count == 1
    }
}
