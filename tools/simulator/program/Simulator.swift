import Foundation
import ReplicaSimulation

/// Whole offices in one process and one thread, from one seed.
///
///     replica-simulator run FIRST COUNT           so many schedules
///     replica-simulator play SEED…                these
///     replica-simulator replay SEED               one, with all that happens in it
///     replica-simulator repeat SEED COUNT         one so many times: its trace has to be the same
///     replica-simulator shrink SEED               one that fails, without what its failure does not need
///     replica-simulator crash-points [OPERATION]  fails operations at every call to the disk
///     replica-simulator line-cuts                 cuts a session over a line at every frame and byte
///
/// `--folder PATH` is where the files lie; without it, in memory where the system has such a place. `--every N` tries
/// every n-th call, or every n-th byte inside frames, alone; `--until-failure` runs no further than to the first schedule
/// that fails, `--marks` says of each which marks it reaches. Exit status: 0 all held, 1 something did not, 64 usage.
@main
struct Simulator {
    static func main() throws {
        var words = Array(CommandLine.arguments.dropFirst())
        let memory = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
        let place = option("--folder", in: &words) ?? memory
        let stops = words.firstIndex(of: "--until-failure").map { words.remove(at: $0) } != nil
        let tellsMarks = words.firstIndex(of: "--marks").map { words.remove(at: $0) } != nil
        guard let every = Int(option("--every", in: &words) ?? "1"), every > 0, let command = words.first else {
            usage()
        }
        let rest = words.dropFirst()
        let numbers = rest.compactMap { UInt64($0) }
        let process = ProcessInfo.processInfo.processIdentifier
        let commands = Commands(simulation: try Simulation(folder: "\(place)/kieubao-simulation-\(process)"))
        let failuresMax = stops ? 1 : 10
        let held: Bool
        switch (command, numbers.count) {
        case ("run", 2):
            held = try commands.run(
                numbers[0]..<numbers[0] + numbers[1], failuresMax: failuresMax, tellsMarks: tellsMarks)
        case ("play", 1...) where numbers.count == rest.count:
            held = try commands.run(numbers, failuresMax: failuresMax, tellsMarks: tellsMarks)
        case ("replay", 1): held = try commands.replay(Schedule(seed: numbers[0]))
        case ("repeat", 2): held = try commands.repeats(seed: numbers[0], count: numbers[1])
        case ("shrink", 1): held = try commands.shrink(seed: numbers[0])
        case ("crash-points", 0):
            held = try commands.crashPoints(of: rest.isEmpty ? nil : rest.joined(separator: " "), every: every)
        case ("line-cuts", 0) where rest.isEmpty: held = try commands.lineCuts(every: every)
        default: usage()
        }
        commands.simulation.remove()
        exit(held ? 0 : 1)
    }

    /// Takes an option and its value out of the words.
    private static func option(_ name: String, in words: inout [String]) -> String? {
        guard let place = words.firstIndex(of: name), place + 1 < words.count else { return nil }
        defer { words.removeSubrange(place...place + 1) }
        return words[place + 1]
    }

    private static func usage() -> Never {
        FileHandle.standardError.write(
            Data(
                """
                usage: replica-simulator run FIRST COUNT [--until-failure] [--marks] | play SEED… | replay SEED | repeat SEED COUNT | shrink SEED
                       | crash-points [OPERATION] [--every N] | line-cuts [--every N]   [--folder PATH]

                """.utf8))
        exit(64)
    }
}
