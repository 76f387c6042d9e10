import Foundation
import ReplicaMatching

/// What a pass over a labelled file came to.
struct Measurement {
    let json: String

    init(path: String, newCount: Int?) throws {
        let clock = ContinuousClock()
        var table: EntryTable?
        let reading = try clock.measure { table = try EntryTable(path) }
        guard let table else { fatalError("the table was read above") }
        let truth = Set(table.truePairs.map { UInt64($0.0) << 32 | UInt64($0.1) })

        var matcher: DuplicateMatcher?
        var found: [MatchedPair] = []
        var alone: [MatchedPair] = []
        let processor = Self.processorSeconds
        let matching = clock.measure {
            matcher = DuplicateMatcher(table.profiles)
            found = matcher?.pairs(reaching: -4) ?? []
            alone = found.filter { $0.score >= DuplicateMatcher.threshold }
            found = matcher?.closed(found) ?? []
        }
        let worked = Self.processorSeconds - processor
        let memory = Self.peakMegabytes
        guard let matcher else { fatalError("the matcher was made above") }

        var right = 0
        var shown = 0
        var best: (f1: Double, score: Float) = (0, 0)
        var rightSoFar = 0
        for (place, pair) in found.sorted(by: { $0.score > $1.score }).enumerated() {
            let isRight = truth.contains(UInt64(pair.first) << 32 | UInt64(pair.second))
            if isRight { rightSoFar += 1 }
            if pair.score >= DuplicateMatcher.threshold {
                shown += 1
                if isRight { right += 1 }
            }
            let f1 = 2 * Double(rightSoFar) / Double(place + 1 + truth.count)
            if f1 > best.f1 { best = (f1, pair.score) }
        }
        var candidates = 0
        var reached = 0
        matcher.forEachCandidate { first, second in
            candidates += 1
            if truth.contains(UInt64(first) << 32 | UInt64(second)) { reached += 1 }
        }
        var incremental = ""
        if let newCount {
            let isNew = table.profiles.indices.map { $0 >= table.profiles.count - newCount }
            var pairs = 0
            let time = clock.measure {
                pairs = DuplicateMatcher(table.profiles, weights: matcher.weights).pairs(involving: isNew).count
            }
            incremental = #", "new": \#(newCount), "new_seconds": \#(Self.text(time)), "new_pairs": \#(pairs)"#
        }
        let aloneRight = alone.count { truth.contains(UInt64($0.first) << 32 | UInt64($0.second)) }
        let aloneF1 = 2 * Double(aloneRight) / Double(max(1, alone.count + truth.count))
        let precision = Double(right) / Double(max(1, shown))
        let recall = Double(right) / Double(max(1, truth.count))
        json =
            #"{"records": \#(table.profiles.count), "true_pairs": \#(truth.count), "#
            + #""precision": \#(Self.text(precision)), "recall": \#(Self.text(recall)), "#
            + #""f1": \#(Self.text(2 * Double(right) / Double(max(1, shown + truth.count)))), "#
            + #""f1_without_closure": \#(Self.text(aloneF1)), "#
            + #""best_f1": \#(Self.text(best.f1)), "best_threshold": \#(Self.text(Double(best.score))), "#
            + #""reached": \#(Self.text(Double(reached) / Double(max(1, truth.count)))), "candidates": \#(candidates), "#
            + #""read_seconds": \#(Self.text(reading)), "seconds": \#(Self.text(matching)), "#
            + #""processor_seconds": \#(Self.text(worked)), "megabytes": \#(memory)"#
            + #", "same_rate": \#(Self.text(Double(matcher.weights.sameRate))), "#
            + #""relative_rate": \#(Self.text(Double(matcher.weights.relativeRate)))"# + incremental + "}"
    }

    private static func text(_ number: Double) -> String {
        String(format: "%.4f", number)
    }

    private static func text(_ duration: Duration) -> String {
        text(Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18)
    }

    /// What the process has worked so far, whatever else the computer does.
    private static var processorSeconds: Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    }

    /// The greatest memory that the process has had so far. What `getrusage` says counts whoever started it.
    private static var peakMegabytes: Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line.flatMap { $0.split { !$0.isNumber }.first }.flatMap { Int($0) }.map { $0 / 1_024 } ?? 0
    }
}
