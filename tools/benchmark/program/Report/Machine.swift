import Foundation

/// Where something was measured.
struct Machine: Codable {
    let processor: String
    let cores: Int
    let kernel: String
    let sqlite: String
    let swift: String
    /// How many processes wanted a core when the measuring began: more than a little spoils wall times.
    let load: Double

    /// - Parameter swift: The compiler's version, which only the compiler knows.
    init(swift: String) {
        func text(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }
        let models = text("/proc/cpuinfo").split(separator: "\n").filter { $0.hasPrefix("model name") }
        processor =
            models.first?.split(separator: ":").last?.trimmingCharacters(in: .whitespaces) ?? "unknown processor"
        cores = ProcessInfo.processInfo.activeProcessorCount
        kernel = text("/proc/sys/kernel/osrelease").trimmingCharacters(in: .whitespacesAndNewlines)
        sqlite = PlainDatabase.version
        self.swift = swift
        load = text("/proc/loadavg").split(separator: " ").first.flatMap { Double($0) } ?? .nan
    }

    var description: String {
        "\(processor), \(cores) cores, Linux \(kernel), SQLite \(sqlite), Swift \(swift), load \(load)"
    }
}
