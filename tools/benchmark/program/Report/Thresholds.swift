/// What the quick form holds its ratios against: `thresholds.json`, by the name of the work or value.
struct Thresholds {
    let path: String

    /// How much worse than recorded a ratio may be before the quick form fails.
    static let tolerance = 1.25

    /// The ratios to plain SQLite, and of sizes, by name. What is held against our own work is left out: it would
    /// look worse whenever that gets better.
    static func ratios(of report: Report) -> [String: Double] {
        var ratios: [String: Double] = [:]
        for work in report.work where work.against.hasPrefix("plain") {
            ratios["\(work.name) / \(work.against)"] = work.cpuRatio
        }
        for value in report.values where value.unit.isEmpty { ratios[value.name] = value.value }
        return ratios
    }

    /// What a rule makes of each ratio of several reports.
    static func each(of reports: [[String: Double]], _ rule: ([Double]) -> Double) -> [String: Double] {
        let names = Set(reports.flatMap(\.keys))
        return Dictionary(uniqueKeysWithValues: names.map { name in (name, rule(reports.compactMap { $0[name] })) })
    }

    func write(_ ratios: [String: Double]) throws {
        try JSONFile.write(ratios.mapValues { ($0 * 1_000).rounded() / 1_000 }, to: path)
    }

    private func rounded(_ ratio: Double) -> Double { (ratio * 100).rounded() / 100 }

    var count: Int { get throws { try recorded().count } }

    private func recorded() throws -> [String: Double] { try JSONFile.read([String: Double].self, from: path) }

    /// The recorded ratios that are not held, and one for each that was not measured.
    func failures(of measured: [String: Double]) throws -> [String] {
        let recorded = try recorded()
        return recorded.keys.sorted().compactMap { name in
            guard let limit = recorded[name].map({ $0 * Self.tolerance }) else { return nil }
            guard let ratio = measured[name] else { return "\(name): not measured" }
            if ratio <= limit { return nil }
            return "\(name): \(rounded(ratio)), more than \(rounded(limit)), which is a quarter worse than recorded"
        }
    }
}
