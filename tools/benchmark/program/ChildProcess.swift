import Foundation

/// Runs a program to its end and says what it took.
enum ChildProcess {
    /// - Parameters:
    ///   - output: Where its standard output goes.
    ///   - isSilent: Whether what it tells people is thrown away.
    /// - Throws: ``BenchError`` unless it ends with 0.
    static func run(
        _ command: [String], output: String = "/dev/null", isSilent: Bool = false
    ) throws -> Figures {
        let (status, figures) = try finish(command, output: output, isSilent: isSilent)
        if status != 0 { throw BenchError("status \(status): \(command.joined(separator: " "))") }
        return figures
    }

    /// - Returns: The exit status as well, whatever it is.
    static func finish(
        _ command: [String], output: String, isSilent: Bool = false
    ) throws -> (status: Int32, figures: Figures) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        if isSilent { posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        var arguments = command.map { strdup($0) } + [nil]
        var variables = ProcessInfo.processInfo.environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in arguments + variables { free(pointer) } }
        var child = pid_t()
        let begun = Meter.seconds(CLOCK_MONOTONIC)
        let failure = posix_spawnp(&child, command[0], &actions, nil, &arguments, &variables)
        guard failure == 0 else { throw BenchError("\(command[0]): \(String(cString: strerror(failure)))") }
        var status: Int32 = 0
        var usage = rusage()
        while wait4(child, &status, 0, &usage) < 0 {
            guard errno == EINTR else { throw BenchError("wait4: \(String(cString: strerror(errno)))") }
        }
        var figures = Figures()
        figures.wall = Meter.seconds(CLOCK_MONOTONIC) - begun
        figures.cpu = usage.ru_utime.seconds + usage.ru_stime.seconds
        // Of a small parent, so that what the child inherits of its memory does not matter.
        figures.peakMegabytes = Double(usage.ru_maxrss) * 1_024 / 1_000_000
        // The low seven bits tell the signal, the next byte the exit status.
        return (status & 0x7F != 0 ? 128 + (status & 0x7F) : status >> 8 & 0xFF, figures)
    }
}

extension timeval {
    fileprivate var seconds: Double { Double(tv_sec) + Double(tv_usec) / 1_000_000 }
}
