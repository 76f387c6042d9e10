import Foundation

/// What some work took.
struct Figures: Codable, Sendable {
    /// Seconds of the processor, user and system, all threads.
    var cpu = 0.0
    /// Seconds on the wall.
    var wall = 0.0
    /// The most memory that the process had, in bytes of 1,000,000 to the megabyte; with the program itself.
    var peakMegabytes = 0.0
    /// What else was found: sizes, counts.
    var facts: [String: Double] = [:]

    /// What several pieces of work took, one after the other.
    static func sum(_ parts: [Figures]) -> Figures {
        Figures(
            cpu: parts.reduce(0) { $0 + $1.cpu }, wall: parts.reduce(0) { $0 + $1.wall },
            peakMegabytes: parts.map(\.peakMegabytes).max() ?? 0, facts: [:])
    }

    /// The median of each figure on its own, the facts of the last.
    static func median(_ all: [Figures]) -> Figures {
        Figures(
            cpu: all.map(\.cpu).median, wall: all.map(\.wall).median,
            peakMegabytes: all.map(\.peakMegabytes).max() ?? 0, facts: all.last?.facts ?? [:])
    }
}

extension [Double] {
    /// The one in the middle; of two, what lies between them.
    var median: Double {
        let sorted = sorted()
        if sorted.isEmpty { return .nan }
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
}

/// Adds up the processor and wall time of the parts that are measured, and leaves the preparation out.
struct Meter {
    private(set) var figures = Figures()

    mutating func measure<Result>(_ body: () throws -> Result) rethrows -> Result {
        let begun = (Self.seconds(CLOCK_PROCESS_CPUTIME_ID), Self.seconds(CLOCK_MONOTONIC))
        let result = try body()
        figures.cpu += Self.seconds(CLOCK_PROCESS_CPUTIME_ID) - begun.0
        figures.wall += Self.seconds(CLOCK_MONOTONIC) - begun.1
        return result
    }

    /// Notes the greatest memory so far; to be called before results are looked at.
    ///
    /// From /proc and not from `getrusage`, whose maximum a process inherits from the one that started it.
    mutating func notePeak() throws {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        let kibibytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) }
        figures.peakMegabytes = (kibibytes ?? .nan) * 1_024 / 1_000_000
    }

    mutating func note(_ name: String, _ value: Double) { figures.facts[name] = value }
    mutating func note(_ name: String, _ value: Int) { figures.facts[name] = Double(value) }

    static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
    }
}
